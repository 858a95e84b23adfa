#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "server.h"

static guint8 widen5(guint32 value) { return (guint8)((value & 31) << 3 | (value & 31) >> 2); }
static guint8 widen6(guint32 value) { return (guint8)((value & 63) << 2 | (value & 63) >> 4); }

static void put(guint8 *out, guint8 red, guint8 green, guint8 blue, guint8 alpha) {
  out[0] = red, out[1] = green, out[2] = blue, out[3] = alpha;
}

static void pixel(const Surface *surface, const guint8 *row, int x, guint8 *out) {
  guint32 value = 0;
  int bits = bits_of(surface->format);
  if (bits >= 8) memcpy(&value, row + x * (bits / 8), (gsize)bits / 8);
  switch (surface->format) {
    case SPICE_SURFACE_FMT_32_xRGB: put(out, (guint8)(value >> 16), (guint8)(value >> 8), (guint8)value, 255); break;
    case SPICE_SURFACE_FMT_32_ARGB:
      put(out, (guint8)(value >> 16), (guint8)(value >> 8), (guint8)value, (guint8)(value >> 24));
      break;
    case SPICE_SURFACE_FMT_16_555: put(out, widen5(value >> 10), widen5(value >> 5), widen5(value), 255); break;
    case SPICE_SURFACE_FMT_16_565: put(out, widen5(value >> 11), widen6(value >> 5), widen5(value), 255); break;
    case SPICE_SURFACE_FMT_8_A: put(out, 0, 0, 0, (guint8)value); break;
    case SPICE_SURFACE_FMT_1_A: put(out, 0, 0, 0, row[x / 8] >> (x % 8) & 1 ? 255 : 0); break; /* pixman's a1, little-endian */
    default: break;
  }
}

static gboolean write_rows(const Surface *surface, FILE *file) {
  guint8 *line = g_malloc((gsize)surface->width * 4);
  gboolean well = TRUE;
  for (int y = 0; y < surface->height && well; y++) {
    for (int x = 0; x < surface->width; x++) pixel(surface, surface->data + (gsize)y * (gsize)surface->stride, x, line + x * 4);
    well = fwrite(line, 4, (gsize)surface->width, file) == (gsize)surface->width;
  }
  g_free(line);
  return well;
}

const char *picture_write(Device *device, int id, const char *path) {
  if (id < 0 || id >= MAX_SURFACES || !device->surfaces[id].exists) return "no such surface";
  const Surface *surface = &device->surfaces[id];
  device_settle(device, id);
  FILE *file = fopen(path, "wb");
  if (!file) return g_strerror(errno);
  fprintf(file, "P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n", surface->width, surface->height);
  gboolean well = write_rows(surface, file);
  return fclose(file) == 0 && well ? NULL : "the picture could not be written";
}

const char *memory_keep(Device *device, int id, const char *path) {
  const Surface *surface = &device->surfaces[id];
  device_settle(device, id);
  gssize length = (gssize)surface->stride * surface->height;
  return g_file_set_contents(path, (const char *)surface->data, length, NULL) ? NULL : "the memory could not be written";
}

const char *memory_restore(Device *device, int id, const char *path) {
  const Surface *surface = &device->surfaces[id];
  char *bytes;
  gsize length;
  if (!g_file_get_contents(path, &bytes, &length, NULL)) return "no such file";
  gboolean fits = length == (gsize)surface->stride * (gsize)surface->height;
  if (fits) memcpy(surface->data, bytes, length);
  g_free(bytes);
  return fits ? NULL : "of another size";
}
