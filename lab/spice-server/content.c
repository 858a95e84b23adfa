#include <math.h>
#include <string.h>
#include "server.h"

static guint32 grey(int value) {
  guint32 level = (guint32)CLAMP(value, 0, 255);
  return level << 16 | level << 8 | level;
}

/* Smooth hills of colour with the grain of a camera. */
static void photo(Random *random, int width, int height, guint32 *pixels) {
  double phase = random_between(random, 0, 6283) / 1000.0;
  gint16 *waves = g_new(gint16, (gsize)(width + height) * 2);
  for (int i = 0; i < (width + height) * 2; i++) waves[i] = (gint16)lrint(55 * sin(i / 61.0 + phase) + 30 * sin(i / 17.0 - phase));
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      guint32 grain = random_next(random);
      int red = 128 + waves[x + y] + (int)(grain & 7), green = 120 + waves[2 * x / 3 + y + 9] + (int)(grain >> 3 & 7);
      int blue = 110 + waves[x / 2 + height - y] + (int)(grain >> 6 & 7);
      *pixels++ = (guint32)CLAMP(red, 0, 255) << 16 | (guint32)CLAMP(green, 0, 255) << 8 | (guint32)CLAMP(blue, 0, 255);
    }
  g_free(waves);
}

/* Lines of letters of 8 x 16 from a made-up alphabet of 64, edges smoothed, as a terminal shows them. */
static void text(Random *random, int width, int height, guint32 ink, guint32 paper, guint32 *pixels, int stride) {
  Random alphabet = random_from("alphabet", 0);
  guint8 letters[64][16];
  for (int i = 0; i < 64 * 16; i++)
    letters[i / 16][i % 16] = i % 16 < 3 || i % 16 > 12 ? 0 : (guint8)(random_next(&alphabet) & random_next(&alphabet) & 0x7e);
  for (int top = 0; top < height; top += 16) {
    int written = random_between(random, width / 24, width / 8);
    for (int column = 0; column * 8 < width; column++) {
      const guint8 *letter = letters[random_next(random) % 64];
      gboolean blank = column >= written || random_next(random) % 6 == 0;
      for (int y = top; y < MIN(top + 16, height); y++)
        for (int x = column * 8; x < MIN(column * 8 + 8, width); x++) {
          guint8 row = blank ? 0 : letter[y - top];
          gboolean set = row >> (x % 8) & 1, beside = row >> ((x + 1) % 8) & 1;
          pixels[y * stride + x] = set ? ink : beside ? (ink >> 2 & 0x3f3f3f) + (paper - (paper >> 2 & 0x3f3f3f)) : paper;
        }
    }
  }
}

static void noise(Random *random, int count, guint32 *pixels) {
  for (int i = 0; i < count; i++) pixels[i] = random_next(random) & 0xffffff;
}

/* Windows with title bars and text on a plain background. */
static void desktop(Random *random, int width, int height, guint32 *pixels) {
  for (int i = 0; i < width * height; i++) pixels[i] = 0x245a78;
  for (int window = 0; window < 5; window++) {
    int across = random_between(random, width / 4 + 1, width / 2 + 1), down = random_between(random, height / 4 + 1, height / 2 + 1);
    int left = random_between(random, 0, width - across), top = random_between(random, 0, height - down);
    text(random, across, down, 0x202020, 0xfafafa, pixels + top * width + left, width);
    for (int y = 0; y < MIN(22, down); y++)
      for (int x = 0; x < across; x++) pixels[(top + y) * width + left + x] = grey(200 - y * 2);
  }
}

static void flat(Random *random, int count, guint32 *pixels) {
  guint32 colours[4];
  for (int i = 0; i < 4; i++) colours[i] = random_next(random) & 0xffffff;
  for (int i = 0, run = 0, colour = 0; i < count; i++, run--) {
    if (run <= 0) run = random_between(random, 1, 90), colour = random_between(random, 0, 3);
    pixels[i] = colours[colour];
  }
}

static void premultiply(Random *random, int count, guint32 *pixels) {
  int alpha = 0, run = 0;
  for (int i = 0; i < count; i++) {
    if (run-- <= 0) run = random_between(random, 1, 40), alpha = random_between(random, 0, 3) ? random_between(random, 0, 255) : 255;
    guint32 out = (guint32)alpha << 24;
    for (int shift = 0; shift < 24; shift += 8) out |= ((pixels[i] >> shift & 255) * (guint32)alpha / 255) << shift;
    pixels[i] = out;
  }
}

void content_draw(Content kind, guint64 seed, int width, int height, gboolean alpha, guint32 *pixels) {
  Random random = random_from("content", seed * CONTENTS + kind);
  switch (kind) {
    case CONTENT_PHOTO: photo(&random, width, height, pixels); break;
    case CONTENT_TEXT: text(&random, width, height, 0x101010, 0xffffff, pixels, width); break;
    case CONTENT_DESKTOP: desktop(&random, width, height, pixels); break;
    case CONTENT_NOISE: noise(&random, width * height, pixels); break;
    default: flat(&random, width * height, pixels); break;
  }
  if (alpha) premultiply(&random, width * height, pixels);
}

int content_named(const char *name) {
  static const char *const names[CONTENTS] = {"photo", "text", "desktop", "noise", "flat"};
  for (int i = 0; i < CONTENTS; i++)
    if (strcmp(names[i], name) == 0) return i;
  return -1;
}
