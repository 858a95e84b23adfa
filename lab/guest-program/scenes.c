#include "guest.h"

struct scene scene;

static const struct { u32 top, bottom, accent; } schemes[] = {
    {0x0B3C5D, 0x3E9BC9, 0xFFD166}, {0x2B1B66, 0x8A6BD1, 0x7FE7DC}, {0x0A4A3C, 0x3DAE84, 0xFFE08A},
    {0x74290D, 0xE88B4B, 0xFFF1C9}, {0x5A1138, 0xD0568C, 0xFFD9A0}, {0x1D2735, 0x5B7490, 0x6EE7F9},
};
#define SCHEME (schemes[scene.scheme % 6])

static int scaled(int n) { return n * height / 768; }

/* ---- the test card ---- */

enum { CARDS = 3 };
static struct rect card(int i) {
  int gap = scaled(24), side = (width - scaled(880)) / 2, w = (width - 2 * side - (CARDS - 1) * gap) / CARDS;
  return (struct rect){side + i * (w + gap), scaled(372), w, scaled(132)};
}

/* The value in large (0), or the detail in small (1). */
static struct rect card_line(int i, int line) {
  struct rect r = card(i);
  return (struct rect){r.x + scaled(18), r.y + scaled(line ? 94 : 49), r.w - scaled(26), scaled(line ? 26 : 45)};
}

static struct rect track(void) {
  struct rect first = card(0), last = card(CARDS - 1);
  return (struct rect){first.x, scaled(548), last.x + last.w - first.x, scaled(56)};
}

static void centred(const char *s, int y, int cap, u32 colour) {
  text(s, (width - text_width(s, cap)) / 2, y, cap, colour);
}

static void draw_title(void) {
  char line[64], *p = put_number(line, width);
  put_number(put_text(p, " x "), height);
  int cap = scaled(104);
  while (cap > 12 && text_width(scene.name, cap) > width - scaled(120)) cap -= 4;
  centred(scene.name, scaled(104) + (scaled(104) - cap) / 2, cap, 0xFFFFFF);
  centred(line, scaled(280), scaled(26), SCHEME.accent);
}

static void draw_bars(struct rect r) {
  static const u32 colours[] = {0xFFFFFF, 0xF7DC4B, 0x49D6E9, 0x5CCB5F, 0xE667C8, 0xEA5455, 0x4B7BEC, 0x1B2431};
  for (int i = 0; i < 8; i++) {
    int x = r.x + r.w * i / 8;
    fill((struct rect){x, r.y, r.x + r.w * (i + 1) / 8 - x, r.h}, colours[i]);
  }
}

static void draw_card_base(void) {
  static const char *const labels[CARDS] = {"Last key", "Pointer", "Running"};
  gradient(SCHEME.top, SCHEME.bottom);
  disc(width - scaled(60), scaled(90), scaled(250), 0xFFFFFF, 14);
  disc(scaled(40), height - scaled(20), scaled(330), 0xFFFFFF, 12);
  disc(width / 2 + scaled(180), height, scaled(190), 0xFFFFFF, 10);
  draw_title();
  for (int i = 0; i < CARDS; i++) {
    struct rect r = card(i);
    rounded(r, scaled(16), 0x0A121C, 96);
    text(labels[i], r.x + scaled(22), r.y + scaled(22), scaled(16), SCHEME.accent);
  }
  struct rect t = track();
  rounded(t, t.h / 2, 0x0A121C, 72);
  draw_bars((struct rect){t.x, scaled(648), t.w, scaled(40)});
}

static void show_line(int i, int line, const char *words) {
  struct rect r = card_line(i, line);
  restore(r);
  draw_target(back);
  text(words, r.x + scaled(4), r.y + scaled(line ? 4 : 7), scaled(line ? 14 : 25), line ? 0xD5DEE8 : 0xFFFFFF);
  if (scene.pattern == CARD) show(r);
}

static void card_text(int i, const char *large, const char *small) {
  show_line(i, 0, large);
  show_line(i, 1, small);
}

static void show_key(void) {
  char code[32];
  put_hex(put_text(code, input.key_down ? "down, code " : "up, code "), input.key);
  if (input.key) card_text(0, key_name(input.key), code);
  else card_text(0, "none yet", "press one");
}

static void show_pointer(void) {
  static const char *const buttons[] = {"no button", "left button", "middle button", "left and middle",
                                        "right button", "left and right", "middle and right", "all buttons"};
  char line[32], detail[48];
  put_number(put_text(put_number(line, input.x), ", "), input.y);
  put_number(put_text(put_text(detail, buttons[input.buttons & 7]), ", wheel "), input.wheel);
  card_text(1, line, detail);
}

static void show_clock(void) {
  char line[32], *p = line;
  u32 s = scene.seconds;
  if (s / 60 < 10) *p++ = '0';
  p = put_text(put_number(p, s / 60), s % 60 < 10 ? ":0" : ":");
  put_number(p, s % 60);
  show_line(2, 0, line);
}

static void show_frame(void) {
  char line[32];
  put_number(put_text(line, "frame "), scene.frame);
  show_line(2, 1, line);
}

static struct rect ball_at(u32 frame) {
  struct rect t = track();
  int size = t.h - scaled(16), way = t.w - t.h, at = (int)(frame * scaled(9)) % (2 * way);
  if (at > way) at = 2 * way - at;
  return (struct rect){t.x + scaled(8) + at, t.y + scaled(8), size, size};
}

static void move_ball(void) {
  struct rect old = ball_at(scene.frame - 1), now = ball_at(scene.frame);
  int left = old.x < now.x ? old.x : now.x, right = old.x > now.x ? old.x : now.x;
  struct rect both = {left - 2, now.y - 2, right - left + now.w + 4, now.h + 4};
  restore(both);
  draw_target(back);
  rounded(now, now.w / 4, SCHEME.accent, 255);
  show(both);
}

/* ---- full-screen pictures, for measurements ---- */

static u32 random_word(void) {
  static u32 state = 0x9E3779B9;
  state ^= state << 13, state ^= state >> 17, state ^= state << 5;
  return state;
}

/* Smooth shapes with grain, which compresses as a photograph does. */
static void draw_photo(u32 shift) {
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      int u = x + (int)shift, a = (u * u / 700 + y * 3) >> 2, b = (y * y / 500 + u * 2) >> 2;
      a = a & 256 ? 255 - (a & 255) : a & 255, b = b & 256 ? 255 - (b & 255) : b & 255;
      u32 grain = random_word() & 0x070707;
      back[y * width + x] = ((u32)(a * 3 / 4 + 24) << 16 | (u32)((a + b) * 3 / 8 + 24) << 8 | (u32)(b * 3 / 4 + 24)) + grain;
    }
}

static void draw_noise(void) {
  for (int i = 0; i < width * height; i++) back[i] = random_word() & 0xFFFFFF;
}

static void draw_page(u32 scrolled) {
  static const char line[] = "Sphinx of black quartz, judge my vow: 0123456789. Pack my box with five dozen jugs of it (line ";
  fill((struct rect){0, 0, width, height}, 0xFBFAF5);
  for (int y = 8, n = (int)scrolled; y < height; y += 26, n++) {
    char s[128];
    put_text(put_number(put_text(s, line), n), ")");
    text(s, 16, y, 13, n % 7 ? 0x20262E : 0x1F5FA8);
  }
}

static void draw_pattern(void) {
  struct rect all = {0, 0, width, height};
  draw_target(back);
  switch (scene.pattern) {
    case FILL: fill(all, scene.fill); break;
    case PHOTO: draw_photo(scene.frame * 4); break;
    case BARS: draw_bars(all); break;
    case TEXT: draw_page(scene.frame); break;
    case NOISE: draw_noise(); break;
    case CARD: break;
  }
  show(all);
}

/* ---- what the main loop calls ---- */

void scene_input(void) {
  if (scene.pattern == CARD) show_key(), show_pointer();
  pointer_moved();
}

void scene_begin(void) {
  if (scene.pattern != CARD) {
    draw_pattern();
    return;
  }
  struct rect all = {0, 0, width, height};
  draw_target(base);
  draw_card_base();
  restore(all);
  show_key(), show_pointer(), show_clock(), show_frame(), move_ball();
  show(all);
}

void scene_step(void) {
  scene.frame++;
  static u32 shown;
  if (scene.pattern == CARD && shown != scene.seconds) show_clock();
  shown = scene.seconds;
  if (scene.pattern == CARD) show_frame(), move_ball();
  else if (scene.pattern >= PHOTO && scene.pattern != BARS) draw_pattern();
}
