/* spice-common's own decoders on a stream, timed:  decoders quic|lz|glz|zlib-glz dec STREAM OUT LOOPS
   Prints the median of the processor time in ms a frame; OUT gets the last frame, four bytes a pixel (B, G, R, and one more). A GLZ
   stream is a sequence: the unpacked and the packed size (u32, little-endian) before each part; each loop has an empty window. */
#include "config.h"
#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/canvas_utils.h"
#include "common/lz.h"
#include "common/quic.h"
#include "decode.h"

typedef struct Frame { guint8 *pixels; gsize length; pixman_image_t *image; /* instead, where the decoder makes one */ } Frame;
typedef int (*Decode)(guint8 *stream, gsize length, Frame *frame); /* how many frames that were */

G_NORETURN static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void frame_take(Frame *frame, gsize length) {
  if (frame->length == length) return;
  frame->pixels = g_realloc(frame->pixels, length);
  frame->length = length;
}

/* --- what the decoders want from their user --- */

G_NORETURN static void quic_fail(QuicUsrContext *user, const char *format, ...) { (void)user, fail(format); }
static void quic_say(QuicUsrContext *user, const char *format, ...) { (void)user, (void)format; }
static void *quic_malloc(QuicUsrContext *user, int size) { return (void)user, g_malloc((gsize)size); }
static void quic_free(QuicUsrContext *user, void *memory) { (void)user, g_free(memory); }
static int quic_no_space(QuicUsrContext *user, uint32_t **words, int rows) { return (void)user, (void)words, (void)rows, 0; }
static int quic_no_lines(QuicUsrContext *user, uint8_t **lines) { return (void)user, (void)lines, 0; }
static QuicUsrContext quic_user = {quic_fail, quic_say, quic_say, quic_malloc, quic_free, quic_no_space, quic_no_lines};

G_NORETURN static void lz_fail(LzUsrContext *user, const char *format, ...) { (void)user, fail(format); }
static void lz_say(LzUsrContext *user, const char *format, ...) { (void)user, (void)format; }
static void *lz_malloc(LzUsrContext *user, int size) { return (void)user, g_malloc((gsize)size); }
static void lz_free(LzUsrContext *user, void *memory) { (void)user, g_free(memory); }
static int lz_no_space(LzUsrContext *user, uint8_t **bytes) { return (void)user, (void)bytes, 0; }
static int lz_no_lines(LzUsrContext *user, uint8_t **lines) { return (void)user, (void)lines, 0; }
static LzUsrContext lz_user = {lz_fail, lz_say, lz_say, lz_malloc, lz_free, lz_no_space, lz_no_lines};

/* --- what spice-gtk's GLZ decoder wants from the rest of spice-gtk: here all images come in order, nothing waits --- */

typedef struct _GCoroutine GCoroutine;
GCoroutine *g_coroutine_self(void);
gboolean g_coroutine_condition_wait(GCoroutine *coroutine, gboolean (*ready)(gpointer), gpointer data);
gboolean spice_util_get_debug(void);
GCoroutine *g_coroutine_self(void) { return NULL; }
gboolean g_coroutine_condition_wait(GCoroutine *coroutine, gboolean (*ready)(gpointer), gpointer data) { return (void)coroutine, ready(data); }
gboolean spice_util_get_debug(void) { return FALSE; }
void spice_log(GLogLevelFlags level, const char *place, const char *function, const char *format, ...) {
  (void)place, (void)function;
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) fail(format);
}

/* --- the codecs --- */

static int decode_quic(guint8 *stream, gsize length, Frame *frame) {
  static QuicContext *quic;
  QuicImageType type;
  int width, height;
  if (!quic) quic = quic_create(&quic_user);
  if (quic_decode_begin(quic, (uint32_t *)(void *)stream, (unsigned)(length / 4), &type, &width, &height) != QUIC_OK) fail("no QUIC");
  frame_take(frame, (gsize)width * (gsize)height * 4);
  if (quic_decode(quic, type == QUIC_IMAGE_TYPE_RGBA ? type : QUIC_IMAGE_TYPE_RGB32, frame->pixels, width * 4) != QUIC_OK) fail("broken QUIC");
  return 1;
}

static int decode_lz(guint8 *stream, gsize length, Frame *frame) {
  static LzContext *lz;
  LzImageType type;
  int width, height, pixels, top_down;
  if (!lz) lz = lz_create(&lz_user);
  lz_decode_begin(lz, stream, (unsigned)length, &type, &width, &height, &pixels, &top_down, NULL);
  frame_take(frame, (gsize)pixels * 4);
  lz_decode(lz, type == LZ_IMAGE_TYPE_RGBA ? type : LZ_IMAGE_TYPE_RGB32, frame->pixels);
  return 1;
}

static guint8 *unpack(guint8 *packed, guint32 packed_size, guint32 size) {
  static SpiceZlibDecoder *zlib;
  static guint8 *room;
  static guint32 room_size;
  if (!zlib) zlib = zlib_decoder_new();
  if (size > room_size) room = g_realloc(room, room_size = size);
  zlib->ops->decode(zlib, packed, (int)packed_size, room, (int)size);
  return room;
}

static int decode_sequence(guint8 *stream, gsize length, Frame *frame, gboolean packed) {
  SpiceGlzDecoderWindow *window = glz_decoder_window_new();
  SpiceGlzDecoder *decoder = glz_decoder_new(window);
  LzDecodeUsrData surface = {frame->image};
  int count = 0;
  for (gsize at = 0; at + 8 <= length; count++) {
    guint32 sizes[2];
    memcpy(sizes, stream + at, 8);
    if (surface.out_surface) pixman_image_unref(surface.out_surface);
    decoder->ops->decode(decoder, packed ? unpack(stream + at + 8, sizes[1], sizes[0]) : stream + at + 8, NULL, &surface);
    at += 8 + sizes[1];
  }
  frame->image = surface.out_surface;
  glz_decoder_destroy(decoder);
  glz_decoder_window_destroy(window);
  return count;
}

static int decode_glz(guint8 *stream, gsize length, Frame *frame) { return decode_sequence(stream, length, frame, FALSE); }
static int decode_zlib_glz(guint8 *stream, gsize length, Frame *frame) { return decode_sequence(stream, length, frame, TRUE); }

static const struct { const char *name; Decode decode; } codecs[] = {
  {"quic", decode_quic}, {"lz", decode_lz}, {"glz", decode_glz}, {"zlib-glz", decode_zlib_glz}};

static double processor_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

int main(int count, char **words) {
  if (count < 6) fail("decoders quic|lz|glz|zlib-glz dec STREAM OUT LOOPS");
  Decode decode = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
    if (strcmp(codecs[i].name, words[1]) == 0) decode = codecs[i].decode;
  gchar *stream;
  gsize length;
  if (!decode || !g_file_get_contents(words[3], &stream, &length, NULL)) fail("no such codec or file");
  int loops = MAX(atoi(words[5]), 1);
  double *times = g_new(double, loops);
  Frame frame = {0};
  for (int i = 0; i < loops; i++) {
    double before = processor_ms();
    int frames = decode((guint8 *)stream, length, &frame);
    times[i] = (processor_ms() - before) / frames;
  }
  if (frame.image) {
    frame.length = (gsize)pixman_image_get_stride(frame.image) * (gsize)pixman_image_get_height(frame.image);
    frame.pixels = (guint8 *)pixman_image_get_data(frame.image);
  }
  qsort(times, (size_t)loops, sizeof *times, by_size);
  printf("%f\n", times[loops / 2]);
  return g_file_set_contents(words[4], (const char *)frame.pixels, (gssize)frame.length, NULL) ? 0 : 1;
}
