#include "guest.h"

int width, height;
u32 *base = (u32 *)0x1000000, *back = (u32 *)0x2000000;
static u32 *screen, *target;

void draw_start(int w, int h) {
  width = w, height = h;
  screen = video_set_mode(w, h);
}

void draw_target(u32 *layer) { target = layer; }

static struct rect clip(struct rect r) {
  if (r.x < 0) r.w += r.x, r.x = 0;
  if (r.y < 0) r.h += r.y, r.y = 0;
  if (r.x + r.w > width) r.w = width - r.x;
  if (r.y + r.h > height) r.h = height - r.y;
  return r;
}

static u32 mix(u32 from, u32 to, u32 alpha) {
  u32 rb = (from & 0xFF00FF) * (256 - alpha) + (to & 0xFF00FF) * alpha;
  u32 g = (from & 0x00FF00) * (256 - alpha) + (to & 0x00FF00) * alpha;
  return (rb >> 8 & 0xFF00FF) | (g >> 8 & 0x00FF00);
}

void blend(int x, int y, u32 colour, int alpha) {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  u32 *at = &target[y * width + x];
  *at = mix(*at, colour, alpha + (alpha >> 7));
}

static void fill_words(u32 *to, u32 value, u32 n) {
  __asm__ volatile("rep stosl" : "+D"(to), "+c"(n) : "a"(value) : "memory");
}

static void copy_words(u32 *to, const u32 *from, u32 n) {
  __asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(n)::"memory");
}

void fill(struct rect r, u32 colour) {
  r = clip(r);
  for (int y = r.y; y < r.y + r.h; y++)
    if (r.w > 0) fill_words(target + y * width + r.x, colour, r.w);
}

void gradient(u32 top, u32 bottom) {
  for (int y = 0; y < height; y++) fill((struct rect){0, y, width, 1}, mix(top, bottom, y * 256 / height));
}

/* Anti-aliased at its rim without a root: near it, r^2 - d^2 is about 2r(r - d). */
void disc(int cx, int cy, int radius, u32 colour, int alpha) {
  for (int y = -radius - 1; y <= radius + 1; y++)
    for (int x = -radius - 1; x <= radius + 1; x++) {
      int inside = (radius * radius - x * x - y * y) * 128 / radius + 128;
      if (inside > 0) blend(cx + x, cy + y, colour, inside >= 256 ? alpha : alpha * inside / 256);
    }
}

void rounded(struct rect r, int radius, u32 colour, int alpha) {
  for (int y = 0; y < r.h; y++)
    for (int x = 0; x < r.w; x++) {
      int dx = x < radius ? radius - x : x >= r.w - radius ? x - (r.w - 1 - radius) : 0;
      int dy = y < radius ? radius - y : y >= r.h - radius ? y - (r.h - 1 - radius) : 0;
      int inside = dx && dy ? (radius * radius - dx * dx - dy * dy) * 128 / radius + 128 : 256;
      if (inside > 0) blend(r.x + x, r.y + y, colour, inside >= 256 ? alpha : alpha * inside / 256);
    }
}

void restore(struct rect r) {
  r = clip(r);
  for (int y = r.y; y < r.y + r.h; y++)
    if (r.w > 0) copy_words(back + y * width + r.x, base + y * width + r.x, r.w);
}

static const char *const arrow[] = {
    "#", "##", "#.#", "#..#", "#...#", "#....#", "#.....#", "#......#", "#.......#", "#........#", "#.........#",
    "#......####", "#...#..#", "#..##..#", "#.#  #..#", "##   #..#", "#     #..#", "      #..#", "       ##",
};
enum { ARROW_W = 12, ARROW_H = sizeof arrow / sizeof *arrow };
static struct rect pointer;

static void draw_pointer(void) {
  for (int row = 0; row < pointer.h; row++)
    for (int column = 0; arrow[row][column]; column++) {
      int x = pointer.x + column, y = pointer.y + row;
      if (arrow[row][column] != ' ' && x < width && y < height)
        screen[y * width + x] = arrow[row][column] == '#' ? 0x101820 : 0xFFFFFF;
    }
}

static int overlap(struct rect a, struct rect b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

void show(struct rect r) {
  struct rect c = clip(r);
  for (int y = c.y; y < c.y + c.h; y++)
    if (c.w > 0) copy_words(screen + y * width + c.x, back + y * width + c.x, c.w);
  if (overlap(r, pointer)) draw_pointer();
}

void pointer_moved(void) {
  struct rect old = pointer;
  pointer = (struct rect){input.x, input.y, ARROW_W, ARROW_H};
  show(old);
  draw_pointer();
}
