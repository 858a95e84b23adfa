#include "server.h"

static void tell(Draw *draw, const char *key, int value) {
  g_string_append_printf(draw->chosen, ",\"%s\":%d", key, value);
}

int pick(Draw *draw, const char *key, int low, int high) {
  int value = random_between(&draw->random, low, high); /* Also where it is not used: the rest shall stay as it is. */
  value = (int)wish_number(draw->wishes, key, value);
  tell(draw, key, value);
  return value;
}

int pick_of(Draw *draw, const char *key, const int *values, int count) {
  int value = values[random_between(&draw->random, 0, count - 1)];
  value = (int)wish_number(draw->wishes, key, value);
  tell(draw, key, value);
  return value;
}

static int side(Draw *draw, const char *key, const char *part, int low, int high) {
  char *name = g_strdup_printf("%s.%s", key, part);
  int value = (int)wish_number(draw->wishes, name, random_between(&draw->random, low, high));
  g_free(name);
  return value;
}

QXLRect pick_box(Draw *draw, const char *key, int width, int height, int most) {
  int across = side(draw, key, "width", 1, MIN(width, most)), down = side(draw, key, "height", 1, MIN(height, most));
  int left = side(draw, key, "x", 0, MAX(width - across, 0)), top = side(draw, key, "y", 0, MAX(height - down, 0));
  g_string_append_printf(draw->chosen, ",\"%s\":[%d,%d,%d,%d]", key, left, top, across, down);
  return (QXLRect){.top = top, .left = left, .bottom = top + down, .right = left + across};
}

guint32 pick_colour(Draw *draw, const char *key) {
  guint32 most = bits_of(draw->target->format) == 16 ? 0xffff : 0xffffffff;
  guint32 value = (guint32)wish_number(draw->wishes, key, random_next(&draw->random) & most);
  if (draw->target->format == SPICE_SURFACE_FMT_32_xRGB) value &= 0xffffff;
  g_string_append_printf(draw->chosen, ",\"%s\":%u", key, value);
  return value;
}

QXLBrush pick_brush(Draw *draw, gboolean may_pattern) {
  QXLBrush brush = {.type = SPICE_BRUSH_TYPE_SOLID};
  gboolean pattern = pick(draw, "pattern", 0, 2) == 1 && may_pattern;
  guint32 colour = pick_colour(draw, "colour");
  if (!pattern) {
    brush.u.color = colour;
    return brush;
  }
  brush.type = SPICE_BRUSH_TYPE_PATTERN;
  brush.u.pattern.pat = physical(pick_image(draw, "tile", 1, 1, FORMATS_ALL).image);
  brush.u.pattern.pos = (QXLPoint){pick(draw, "tile.left", 0, 40), pick(draw, "tile.top", 0, 40)};
  return brush;
}

QXLQMask pick_mask(Draw *draw, const char *key) {
  QXLQMask mask = {0};
  if (pick(draw, key, 0, 2) != 1) return mask;
  QXLRect box = draw->drawable->bbox;
  mask.flags = (guint8)pick(draw, "mask.inverted", 0, 1);
  mask.bitmap = physical(pick_image(draw, "mask", (box.right - box.left) / 2 + 1, (box.bottom - box.top) / 2 + 1, FORMATS_MASK).image);
  mask.pos = (QXLPoint){pick(draw, "mask.x", 0, 12), pick(draw, "mask.y", 0, 12)};
  draw->drawable->effect = QXL_EFFECT_BLEND;
  return mask;
}

guint16 pick_rop(Draw *draw, const char *key) {
  static const int operations[] = {SPICE_ROPD_OP_PUT,       SPICE_ROPD_OP_PUT,       SPICE_ROPD_OP_PUT,   SPICE_ROPD_OP_OR,
                                   SPICE_ROPD_OP_AND,       SPICE_ROPD_OP_XOR,       SPICE_ROPD_OP_INVERS,
                                   SPICE_ROPD_OP_BLACKNESS, SPICE_ROPD_OP_WHITENESS};
  static const int inversions[] = {SPICE_ROPD_INVERS_SRC, SPICE_ROPD_INVERS_BRUSH, SPICE_ROPD_INVERS_DEST, SPICE_ROPD_INVERS_RES};
  int rop = operations[random_between(&draw->random, 0, G_N_ELEMENTS(operations) - 1)];
  for (int i = 0; i < 4; i++)
    if (random_between(&draw->random, 0, 3) == 0) rop |= inversions[i];
  rop = (int)wish_number(draw->wishes, key, rop);
  tell(draw, key, rop);
  if (rop & (SPICE_ROPD_OP_OR | SPICE_ROPD_OP_AND | SPICE_ROPD_OP_XOR | SPICE_ROPD_OP_INVERS))
    draw->drawable->effect = QXL_EFFECT_BLEND;
  return (guint16)rop;
}

/* Up to five rectangles that may overlap, partly outside the box. */
static void pick_clip(Draw *draw, QXLRect box) {
  int count = pick(draw, "clip", -4, 5);
  if (count < 1) return;
  QXLClipRects *clip = arena_take(draw->arena, sizeof *clip + (gsize)count * sizeof(QXLRect));
  QXLRect *rects = (QXLRect *)clip->chunk.data;
  clip->num_rects = (guint32)count;
  clip->chunk.data_size = (guint32)count * sizeof(QXLRect);
  for (int i = 0; i < count; i++) {
    int left = random_between(&draw->random, box.left - 5, box.right - 1), top = random_between(&draw->random, box.top - 5, box.bottom - 1);
    rects[i] = (QXLRect){.top = top, .left = left, .bottom = top + random_between(&draw->random, 1, box.bottom - box.top)};
    rects[i].right = left + random_between(&draw->random, 1, box.right - box.left);
    g_string_append_printf(draw->chosen, ",\"clip.%d\":[%d,%d,%d,%d]", i, left, top, rects[i].right - left, rects[i].bottom - top);
  }
  draw->drawable->clip = (QXLClip){SPICE_CLIP_TYPE_RECTS, physical(clip)};
}

void draw_begin(Draw *draw, int type) {
  QXLDrawable *drawable = draw->drawable = arena_take(draw->arena, sizeof *drawable);
  drawable->release_info.id = arena_id(draw->arena);
  drawable->surface_id = (guint32)draw->target_id;
  drawable->type = (guint8)type;
  drawable->effect = QXL_EFFECT_BLEND;
  for (int i = 0; i < 3; i++) drawable->surfaces_dest[i] = -1;
  drawable->bbox = pick_box(draw, "box", draw->target->width, draw->target->height, 220);
  pick_clip(draw, drawable->bbox);
}

void draw_depend(Draw *draw, int surface, QXLRect area) {
  if (draw->dependencies == 3) g_error("a fourth surface");
  draw->drawable->surfaces_dest[draw->dependencies] = surface;
  draw->drawable->surfaces_rects[draw->dependencies++] = area;
}
