#include <string.h>
#include "server.h"

/* Images of one of these numbers have the same content each time: the cached ones. */
enum { CACHED_IMAGES = 6, MOST_SIDE = 160 };

static guint32 unique_image, unique_palette;

static int bits_of_bitmap(int format) {
  static const int bits[] = {0, 1, 1, 4, 4, 8, 16, 24, 32, 32, 8}; /* by SpiceBitmapFmt */
  return bits[format];
}

/* The first `count` colours that differ, then shades: a palette that a picture can be shown with. */
static QXLPalette *palette_of(Arena *arena, const guint32 *pixels, int pixel_count, int count) {
  QXLPalette *palette = arena_take(arena, sizeof *palette + (gsize)count * 4);
  palette->unique = 1000 + ++unique_palette;
  palette->num_ents = (guint16)count;
  int found = 0;
  for (int i = 0; i < pixel_count && found < count; i += 1 + pixel_count / 4000) {
    gboolean known = FALSE;
    for (int k = 0; k < found && !known; k++) known = palette->ents[k] == (pixels[i] & 0xffffff);
    if (!known) palette->ents[found++] = pixels[i] & 0xffffff;
  }
  for (; found < count; found++) palette->ents[found] = (guint32)found * 0x010305 & 0xffffff;
  return palette;
}

/* The same each time, so that palette caches may keep it; 16-bit surfaces read palettes otherwise. */
static QXLPalette *shared_palette(Arena *arena, int bits, guint32 target_format) {
  int count = 1 << bits;
  QXLPalette *palette = arena_take(arena, sizeof *palette + (gsize)count * 4);
  palette->unique = (guint64)(target_format << 8 | (guint32)bits);
  palette->num_ents = (guint16)count;
  for (int i = 0; i < count; i++) palette->ents[i] = ((guint32)i * 0x5f3a97 + 0x204060) & (target_format == SPICE_SURFACE_FMT_16_555 ? 0x7fff : 0xffffff);
  return palette;
}

static int nearest(const QXLPalette *palette, guint32 pixel) {
  for (int i = 0; i < palette->num_ents; i++)
    if (palette->ents[i] == (pixel & 0xffffff)) return i;
  return (int)((pixel ^ pixel >> 9 ^ pixel >> 17) % palette->num_ents);
}

/* One pixel into its row, in any SpiceBitmapFmt. */
static void put(guint8 *row, int x, int format, guint32 pixel, const QXLPalette *palette) {
  int index = palette ? nearest(palette, pixel) : (int)(pixel >> 7 & 1);
  guint16 packed = (guint16)((pixel >> 9 & 0x7c00) | (pixel >> 6 & 0x3e0) | (pixel >> 3 & 0x1f));
  switch (format) {
    case SPICE_BITMAP_FMT_1BIT_LE: row[x / 8] |= (guint8)(index << (x % 8)); break;
    case SPICE_BITMAP_FMT_1BIT_BE: row[x / 8] |= (guint8)(index << (7 - x % 8)); break;
    case SPICE_BITMAP_FMT_4BIT_LE: row[x / 2] |= (guint8)(index << (x % 2 * 4)); break;
    case SPICE_BITMAP_FMT_4BIT_BE: row[x / 2] |= (guint8)(index << (4 - x % 2 * 4)); break;
    case SPICE_BITMAP_FMT_8BIT: row[x] = (guint8)index; break;
    case SPICE_BITMAP_FMT_8BIT_A: row[x] = (guint8)pixel; break;
    case SPICE_BITMAP_FMT_16BIT: memcpy(row + x * 2, &packed, 2); break;
    case SPICE_BITMAP_FMT_24BIT: memcpy(row + x * 3, &pixel, 3); break;
    default: memcpy(row + x * 4, &pixel, 4); break;
  }
}

static QXLImage *image_with_palette(Arena *arena, const guint32 *pixels, int width, int height, int format, gboolean top_down, QXLPalette *palette) {
  int bits = bits_of_bitmap(format), stride = ((width * bits + 31) / 32) * 4;
  guint8 *data = arena_take(arena, (gsize)stride * (gsize)height);
  for (int y = 0; y < height; y++) {
    guint8 *row = data + (gsize)(top_down ? y : height - 1 - y) * (gsize)stride;
    if (bits == 32) memcpy(row, pixels + y * width, (gsize)width * 4);
    else
      for (int x = 0; x < width; x++) put(row, x, format, pixels[y * width + x], palette);
  }
  QXLImage *image = arena_take(arena, sizeof *image);
  image->descriptor = (QXLImageDescriptor){.id = ((guint64)++unique_image << 32) | QXL_IMAGE_GROUP_DRIVER_DONT_CACHE,
                                           .type = SPICE_IMAGE_TYPE_BITMAP, .width = (guint32)width, .height = (guint32)height};
  image->bitmap.format = (guint8)format;
  image->bitmap.flags = (guint8)(QXL_BITMAP_DIRECT | (top_down ? QXL_BITMAP_TOP_DOWN : 0));
  image->bitmap.x = (guint32)width, image->bitmap.y = (guint32)height, image->bitmap.stride = (guint32)stride;
  image->bitmap.palette = physical(palette);
  image->bitmap.data = physical(data);
  return image;
}

static gboolean is_indexed(int format) { return bits_of_bitmap(format) <= 8 && format != SPICE_BITMAP_FMT_8BIT_A; }

QXLImage *image_of_pixels(Arena *arena, const guint32 *pixels, int width, int height, int format, gboolean top_down) {
  QXLPalette *palette = is_indexed(format) ? palette_of(arena, pixels, width * height, 1 << bits_of_bitmap(format)) : NULL;
  return image_with_palette(arena, pixels, width, height, format, top_down, palette);
}

/* Those that spice-common can draw from (pixman_utils.c): palettes of the first pixel in the upper bits, none on 565. */
static int pick_format(Draw *draw, const char *key, int formats) {
  static const int all[] = {2, 4, 5, 6, 7, 8, 8, 8, 9}, alpha[] = {SPICE_BITMAP_FMT_RGBA, SPICE_BITMAP_FMT_RGBA, SPICE_BITMAP_FMT_32BIT};
  static const int masks[] = {SPICE_BITMAP_FMT_1BIT_LE, SPICE_BITMAP_FMT_1BIT_BE};
  if (formats == FORMATS_MASK) return pick_of(draw, key, masks, 2);
  gboolean no_palettes = draw->target->format == SPICE_SURFACE_FMT_16_565;
  if (no_palettes && formats == FORMATS_ALL) return pick_of(draw, key, all + 3, G_N_ELEMENTS(all) - 3);
  return formats == FORMATS_ALPHA ? pick_of(draw, key, alpha, 3) : pick_of(draw, key, all, G_N_ELEMENTS(all));
}

static int pick_part(Draw *draw, const char *key, const char *part, int low, int high) {
  char *name = g_strdup_printf("%s.%s", key, part);
  int value = pick(draw, name, low, high);
  g_free(name);
  return value;
}

/* An off-screen surface that can be drawn from, or 0. Rops and colour keys need the target's depth (pixman_utils.c). */
static int usable_surface(Draw *draw, const char *key, int width, int height, int formats) {
  int id = formats == FORMATS_MASK ? 0 : pick_part(draw, key, "surface", -MAX_SURFACES, 8);
  if (id < 1 || id >= MAX_SURFACES || id == draw->target_id) return 0;
  const Surface *surface = &draw->device->surfaces[id];
  gboolean fits = surface->exists && surface->width >= width && surface->height >= height;
  gboolean deep = formats == FORMATS_ALPHA ? bits_of(surface->format) >= 16 : bits_of(surface->format) == bits_of(draw->target->format);
  return fits && deep && draw->dependencies < 3 ? id : 0;
}

static Picked image_of_surface(Draw *draw, int id) {
  const Surface *surface = &draw->device->surfaces[id];
  QXLImage *image = arena_take(draw->arena, sizeof *image);
  image->descriptor = (QXLImageDescriptor){.id = ((guint64)++unique_image << 32) | QXL_IMAGE_GROUP_DRIVER_DONT_CACHE,
                                           .type = SPICE_IMAGE_TYPE_SURFACE, .width = (guint32)surface->width,
                                           .height = (guint32)surface->height};
  image->surface_image.surface_id = (guint32)id;
  draw_depend(draw, id, (QXLRect){.bottom = surface->height, .right = surface->width});
  return (Picked){image, surface->width, surface->height, 0};
}

/* The same number gives the same picture of the same size, so that the caches may keep it. */
static void keep_in_cache(Picked *picked, int number, int format, gboolean top_down) {
  guint32 unique = (guint32)(number << 24 | (picked->width & 0x3ff) << 14 | (picked->height & 0x3ff) << 4 | format) ^ (guint32)top_down << 31;
  picked->image->descriptor.id = (guint64)unique << 32 | QXL_IMAGE_GROUP_DRIVER;
  picked->image->descriptor.flags |= QXL_IMAGE_CACHE;
}

/* Palettes of cached images must not change either. */
static void name_palette(Picked *picked) {
  QXLPalette *palette = (QXLPalette *)(uintptr_t)picked->image->bitmap.palette;
  if (palette) palette->unique = picked->image->descriptor.id;
}

Picked pick_image(Draw *draw, const char *key, int width, int height, int formats) {
  int id = usable_surface(draw, key, width, height, formats);
  if (id) return image_of_surface(draw, id);
  char *format_key = g_strdup_printf("%s.format", key);
  int format = pick_format(draw, format_key, formats);
  g_free(format_key);
  Picked picked = {.width = pick_part(draw, key, "width", width, MAX(width, MOST_SIDE)),
                   .height = pick_part(draw, key, "height", height, MAX(height, MOST_SIDE))};
  gboolean top_down = pick_part(draw, key, "topdown", 0, 2) != 0;
  int content = pick_part(draw, key, "content", 0, CONTENTS - 1);
  int cached = formats == FORMATS_MASK || draw->uncached ? 0 : pick_part(draw, key, "cached", -3, CACHED_IMAGES);
  guint64 seed = cached > 0 ? (guint64)cached : random_next(&draw->random);
  if (cached > 0) content = cached % CONTENTS, picked.width = MAX(width, 24 + cached * 16), picked.height = MAX(height, 20 + cached * 12);
  guint32 *pixels = g_new(guint32, (gsize)picked.width * (gsize)picked.height);
  content_draw((Content)content, seed, picked.width, picked.height, format == SPICE_BITMAP_FMT_RGBA, pixels);
  gboolean shared = pick_part(draw, key, "palette", 0, 2) == 1 && is_indexed(format) && cached < 1;
  picked.image = shared ? image_with_palette(draw->arena, pixels, picked.width, picked.height, format, top_down,
                                             shared_palette(draw->arena, bits_of_bitmap(format), draw->target->format))
                        : image_of_pixels(draw->arena, pixels, picked.width, picked.height, format, top_down);
  if (cached > 0) keep_in_cache(&picked, cached, format, top_down);
  if (cached > 0) name_palette(&picked);
  if (formats == FORMATS_MASK) picked.image->bitmap.palette = 0;
  picked.colour = pixels[random_between(&draw->random, 0, picked.width * picked.height - 1)] & 0xffffff;
  g_free(pixels);
  return picked;
}
