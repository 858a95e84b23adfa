#include "guest.h"

/*
 * A rounded stroke font of our own, drawn with a round pen at any size. A glyph is its width and its strokes, on a grid
 * where capitals reach from 0 to 28 and the lower case starts at 10; numbers are single digits of base 36:
 *   L x y x y ...            a line through points (one point twice is a dot)
 *   A cx cy rx ry from n     a piece of an ellipse, clockwise from `from`, in sixteenths of a turn, 0 is to the right
 */
static const struct { char c, width; const char *strokes; } glyphs[] = {
    {'A', 'k', "L0sa0ksL3jhj"}, {'B', 'h', "L000sL0090A9777c8L0eaeAal77c8L0sas"}, {'C', 'j', "Abebe2c"},
    {'D', 'j', "L000sL0080A8ebec8L0s8s"}, {'E', 'f', "Lf0000sfsL0ede"}, {'F', 'f', "Lf0000sL0ede"},
    {'G', 'm', "Abebe0eLdeme"}, {'H', 'i', "L000sLi0isL0eie"}, {'I', '0', "L000s"}, {'J', 'd', "Ld0dkA7k6807"},
    {'K', 'h', "L000sLh00iL6chs"}, {'L', 'e', "L000ses"}, {'M', 'm', "L0s00bim0ms"}, {'N', 'i', "L0s00isi0"},
    {'O', 'm', "Abebe0g"}, {'P', 'h', "L000sL0090A9888c8L0g9g"}, {'Q', 'm', "Abebe0gLekmt"},
    {'R', 'h', "L000sL0090A9888c8L0g9gL9ghs"}, {'S', 'g', "A87874bA8l87cb"}, {'T', 'i', "L00i0L909s"},
    {'U', 'i', "L000jA9j9908Li0ij"}, {'V', 'k', "L00ask0"}, {'W', 's', "L007se6lss0"}, {'X', 'i', "L00isLi00s"},
    {'Y', 'i', "L009fi0L9f9s"}, {'Z', 'h', "L00h00shs"},
    {'a', 'g', "A8j890gLgags"}, {'b', 'g', "L000sA8j890g"}, {'c', 'e', "A8j892c"}, {'d', 'g', "A8j890gLg0gs"},
    {'e', 'g', "L0jgjA8j892e"}, {'f', 'a', "Aa66684L464sL0aaa"}, {'g', 'g', "A8j890gLgagrA8r8707"},
    {'h', 'e', "L000sA7h7788Lehes"}, {'i', '0', "L0a0sL0303"}, {'j', '5', "L5a5tA1t4504L5353"},
    {'k', 'e', "L000sLda0lL5hes"}, {'l', '4', "L000oA4o4444"}, {'m', 'o', "L0a0sA6g6688LcgcsAig6688Logos"},
    {'n', 'e', "L0a0sA7h7788Lehes"}, {'o', 'g', "A8j890g"}, {'p', 'g', "L0a0yA8j890g"}, {'q', 'g', "LgagyA8j890g"},
    {'r', '8', "L0a0sA8i8884"}, {'s', 'c', "A6e644bA6n65cb"}, {'t', 'a', "L434nA9n5544L0aaa"},
    {'u', 'e', "L0a0lA7l7708Leaes"}, {'v', 'e', "L0a7sea"}, {'w', 'k', "L0a5sacfska"}, {'x', 'e', "L0aesLea0s"},
    {'y', 'e', "L0a7sLea5y"}, {'z', 'd', "L0ada0sds"},
    {'0', 'g', "A8e8e0g"}, {'1', 'g', "L35909s"}, {'2', 'g', "A888889Lfb0sgs"}, {'3', 'g', "A87779bA8l87cb"},
    {'4', 'g', "Lcsc00kgk"}, {'5', 'g', "Lf0302dA8j89ad"}, {'6', 'g', "A8j890gLb01f"}, {'7', 'g', "L00g06s"},
    {'8', 'g', "A87770gA8l870g"}, {'9', 'g', "A89890gLfd5s"},
    {'.', '0', "L0r0r"}, {',', '2', "L2q0w"}, {':', '0', "L0d0dL0r0r"}, {';', '2', "L2d2dL2q0w"}, {'-', 'a', "L0jaj"},
    {'_', 'g', "L0sgs"}, {'/', 'c', "Lc00s"}, {'\\', 'c', "L00cs"}, {'+', 'g', "L0jgjL8b8r"},
    {'=', 'e', "L0fefL0nen"}, {'(', '8', "A8e8i64"}, {')', '8', "A0e8ie4"}, {'#', 'g', "L604sLc0asL0aiaL0iii"},
    {'!', '0', "L000iL0r0r"}, {'?', 'e', "A77778aL7e7jL7r7r"}, {'\'', '0', "L0006"}, {'`', '4', "L0044"},
    {'[', '6', "L60000s6s"}, {']', '6', "L00606s0s"}, {'<', 'c', "Lcb0jcr"}, {'>', 'c', "L0bcj0r"},
    {'*', 'c', "L626eL05cbLc50b"}, {'%', 'k', "A55550gAfn550gLh02s"},
};

enum { MASK_SPACE = 3 << 20, CACHE = 512 };
struct mask { char c; int cap; int width, rows; int left, top; u8 *alpha; };
static struct mask cache[CACHE];
static int cached;
static u8 *const masks = (u8 *)0x3800000;
static u32 masks_used;

/* Sixteenth parts of pixels while drawing a glyph. */
struct point { int x, y; };

static int square_root(u32 n) {
  u32 root = 0;
  for (u32 bit = 1u << 30; bit; bit >>= 2) {
    if (n >= root + bit) n -= root + bit, root = (root >> 1) + bit;
    else root >>= 1;
  }
  return root;
}

static int absolute(int n) { return n < 0 ? -n : n; }
static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

/* How far (x, y) is from the line a-b. */
static int distance(int x, int y, struct point a, struct point b, int length) {
  int dx = b.x - a.x, dy = b.y - a.y, px = x - a.x, py = y - a.y;
  int along = px * dx + py * dy;
  if (along <= 0 || length == 0) return square_root(px * px + py * py);
  if (along >= length * length) return square_root((x - b.x) * (x - b.x) + (y - b.y) * (y - b.y));
  return absolute(px * dy - py * dx) / length;
}

static void stroke(struct mask *m, struct point a, struct point b, int pen) {
  int length = square_root((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
  int x0 = most((least(a.x, b.x) - pen) / 16 - 1, 0), x1 = least((most(a.x, b.x) + pen) / 16 + 1, m->width - 1);
  int y0 = most((least(a.y, b.y) - pen) / 16 - 1, 0), y1 = least((most(a.y, b.y) + pen) / 16 + 1, m->rows - 1);
  for (int y = y0; y <= y1; y++)
    for (int x = x0; x <= x1; x++) {
      int cover = (pen + 8 - distance(x * 16 + 8, y * 16 + 8, a, b, length)) * 16;
      u8 *at = &m->alpha[y * m->width + x];
      *at = most(*at, most(0, least(cover, 255)));
    }
}

static int sine(int sixtyfourths) {
  static const u8 quarter[17] = {0, 25, 50, 74, 98, 120, 142, 162, 180, 197, 212, 225, 236, 244, 250, 254, 255};
  int a = sixtyfourths & 63, b = a & 31;
  int s = quarter[b <= 16 ? b : 32 - b];
  return a < 32 ? s : -s;
}

static int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

static struct point on_ellipse(const int *v, int angle) {
  return (struct point){v[0] * 256 + v[2] * sine(angle + 16), v[1] * 256 + v[3] * sine(angle)};
}

/* Grid units times 256 to the mask's sixteenths. */
static struct point place(const struct mask *m, struct point p) {
  return (struct point){p.x / 16 * m->cap / 28 - m->left * 16, p.y / 16 * m->cap / 28 - m->top * 16};
}

static void draw_strokes(struct mask *m, const char *s, int pen) {
  while (*s) {
    char command = *s++;
    int v[16], n = 0;
    for (; *s && *s != 'L' && *s != 'A'; s++)
      if (*s != ' ') v[n++] = digit(*s);
    int from = v[4] * 4, steps = command == 'A' ? v[5] * 4 : n / 2 - 1;
    for (int i = 0; i < steps; i++) {
      struct point a = {v[2 * i] * 256, v[2 * i + 1] * 256}, b = {v[2 * i + 2] * 256, v[2 * i + 3] * 256};
      if (command == 'A') a = on_ellipse(v, from + i), b = on_ellipse(v, from + i + 1);
      stroke(m, place(m, a), place(m, b), pen);
    }
  }
}

static int pen_of(int cap) { return most(11, cap * 16 * 65 / 1000); } /* half its width, in sixteenths */

static int glyph_index(char c) {
  for (u32 i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
    if (glyphs[i].c == c) return i;
  return -1;
}

static int advance(char c, int cap) {
  int i = glyph_index(c);
  return i < 0 ? cap * 12 / 28 : (digit(glyphs[i].width) + 7) * cap / 28;
}

static const struct mask *mask_of(char c, int cap) {
  for (int i = 0; i < cached; i++)
    if (cache[i].c == c && cache[i].cap == cap) return &cache[i];
  int i = glyph_index(c);
  if (i < 0) return 0;
  if (cached == CACHE || masks_used > MASK_SPACE) cached = 0, masks_used = 0;
  struct mask *m = &cache[cached++];
  int edge = pen_of(cap) / 16 + 2;
  *m = (struct mask){c, cap, digit(glyphs[i].width) * cap / 28 + 2 * edge, cap * 36 / 28 + 2 * edge, -edge, -edge,
                     masks + masks_used};
  masks_used += m->width * m->rows;
  for (int k = 0; k < m->width * m->rows; k++) m->alpha[k] = 0;
  draw_strokes(m, glyphs[i].strokes, pen_of(cap));
  return m;
}

int text_width(const char *s, int cap) {
  int w = 0;
  for (; *s; s++) w += advance(*s, cap);
  return w - 7 * cap / 28;
}

void text(const char *s, int x, int y, int cap, u32 colour) {
  for (; *s; x += advance(*s++, cap)) {
    const struct mask *m = mask_of(*s, cap);
    if (!m) continue;
    const u8 *alpha = m->alpha;
    for (int row = 0; row < m->rows; row++)
      for (int column = 0; column < m->width; column++, alpha++)
        if (*alpha) blend(x + m->left + column, y + m->top + row, colour, *alpha);
  }
}
