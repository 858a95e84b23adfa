#include <string.h>
#include "guest.h"

uint32_t picture_random(uint32_t *state) {
  uint32_t word = *state ? *state : 0x9e3779b9;
  word ^= word << 13, word ^= word >> 17, word ^= word << 5;
  return *state = word;
}

void picture_fill(Canvas canvas, Rect rect, uint32_t colour) {
  for (int y = rect.y; y < rect.y + rect.height; y++)
    for (int x = rect.x; x < rect.x + rect.width; x++) canvas.pixels[y * canvas.pitch + x] = colour;
}

static int wave(int value) { return value & 256 ? 255 - (value & 255) : value & 255; }

/* Smooth shapes with grain. */
static void photo(Canvas canvas, uint32_t seed) {
  uint32_t grain = seed + 1;
  for (int y = 0; y < canvas.height; y++)
    for (int x = 0; x < canvas.width; x++) {
      int u = x + (int)(seed % 512) * 7, a = wave((u * u / 700 + y * 3) >> 2), b = wave((y * y / 500 + u * 2) >> 2);
      uint32_t colour = (uint32_t)(a * 7 / 8 + 8) << 16 | (uint32_t)((a + b) * 7 / 16 + 8) << 8 | (uint32_t)(b * 7 / 8 + 8);
      canvas.pixels[y * canvas.pitch + x] = colour + (picture_random(&grain) & 0x070707);
    }
}

/* Lines of marks as large as letters. */
static void text(Canvas canvas, uint32_t seed) {
  uint32_t state = seed + 1;
  picture_fill(canvas, (Rect){0, 0, canvas.width, canvas.height}, 0xfbfaf5);
  for (int y = 6; y + 12 < canvas.height; y += 18)
    for (int x = 8; x + 8 < canvas.width; x += 9) {
      uint32_t bits = picture_random(&state);
      for (int row = 0; row < 12; row++)
        for (int column = 0; column < 7; column++)
          if (bits & 15 && bits >> ((row * 5 + column * 3) & 31) & 1)
            canvas.pixels[(y + row) * canvas.pitch + x + column] = bits & 64 ? 0x20262e : 0x1f5fa8;
    }
}

static void bars(Canvas canvas, uint32_t seed) {
  uint32_t state = seed + 1;
  for (int i = 0; i < 8; i++) {
    int left = canvas.width * i / 8;
    picture_fill(canvas, (Rect){left, 0, canvas.width * (i + 1) / 8 - left, canvas.height}, picture_random(&state) & 0xffffff);
  }
}

static void noise(Canvas canvas, uint32_t seed) {
  uint32_t state = seed + 1;
  for (int y = 0; y < canvas.height; y++)
    for (int x = 0; x < canvas.width; x++) canvas.pixels[y * canvas.pitch + x] = picture_random(&state) & 0xffffff;
}

int picture_draw(Canvas canvas, const char *name, uint32_t seed) {
  static const struct { const char *name; void (*draw)(Canvas, uint32_t); } all[] = {
      {"photo", photo}, {"text", text}, {"bars", bars}, {"noise", noise}};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(all[i].name, name) == 0) return all[i].draw(canvas, seed), 1;
  return 0;
}

void picture_pointer(Canvas canvas, uint32_t seed) {
  uint32_t state = seed + 1, colour = picture_random(&state);
  for (int y = 0; y < canvas.height; y++)
    for (int x = 0; x < canvas.width; x++) {
      uint32_t alpha = x + y < canvas.width && x < y * 2 && y < x * 2 + 1 ? (uint32_t)(255 - 3 * (x + y) / 2) & 255 : 0;
      uint32_t red = (colour >> 16 & 255) * alpha / 255, green = (colour >> 8 & 255) * alpha / 255, blue = (colour & 255) * alpha / 255;
      canvas.pixels[y * canvas.pitch + x] = alpha << 24 | red << 16 | green << 8 | blue;
    }
}
