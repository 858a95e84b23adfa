#include <math.h>
#include <string.h>
#include "server.h"

typedef struct Operation { const char *name; int type; void (*fill_in)(Draw *draw); } Operation;

static int across(const QXLRect *box) { return box->right - box->left; }
static int down(const QXLRect *box) { return box->bottom - box->top; }

/* A part of the image as large as the box, or (where it may be scaled) of any size. */
static QXLRect pick_source(Draw *draw, const Picked *picked, gboolean scaled) {
  const QXLRect *box = &draw->drawable->bbox;
  if (scaled) return pick_box(draw, "source", picked->width, picked->height, 400);
  int left = pick(draw, "source.x", 0, picked->width - across(box)), top = pick(draw, "source.y", 0, picked->height - down(box));
  return (QXLRect){.top = top, .left = left, .bottom = top + down(box), .right = left + across(box)};
}

typedef struct Source { QXLPHYSICAL bitmap; QXLRect area; guint32 colour; } Source;

static Source pick_source_image(Draw *draw, int formats) {
  gboolean scaled = pick(draw, "scaled", 0, 3) == 1;
  QXLRect box = draw->drawable->bbox;
  Picked picked = pick_image(draw, "src", scaled ? 1 : across(&box), scaled ? 1 : down(&box), formats);
  return (Source){physical(picked.image), pick_source(draw, &picked, scaled), picked.colour};
}

static void fill(Draw *draw) {
  QXLFill *fill = &draw->drawable->u.fill;
  draw->drawable->effect = QXL_EFFECT_OPAQUE;
  fill->brush = pick_brush(draw, TRUE);
  fill->rop_descriptor = pick_rop(draw, "rop");
  fill->mask = pick_mask(draw, "masked");
}

static void copy_with(Draw *draw, QXLCopy *copy) {
  Source source = pick_source_image(draw, FORMATS_ALL);
  copy->src_bitmap = source.bitmap, copy->src_area = source.area;
  copy->scale_mode = (guint8)pick(draw, "scale", SPICE_IMAGE_SCALE_MODE_INTERPOLATE, SPICE_IMAGE_SCALE_MODE_NEAREST);
  copy->mask = pick_mask(draw, "masked");
}

static void copy(Draw *draw) {
  draw->drawable->effect = QXL_EFFECT_OPAQUE;
  copy_with(draw, &draw->drawable->u.copy);
  draw->drawable->u.copy.rop_descriptor = pick_rop(draw, "rop");
}

static void blend(Draw *draw) {
  copy_with(draw, &draw->drawable->u.blend);
  draw->drawable->u.blend.rop_descriptor = pick_rop(draw, "rop");
  draw->drawable->effect = QXL_EFFECT_BLEND;
}

static void opaque(Draw *draw) {
  QXLOpaque *opaque = &draw->drawable->u.opaque;
  Source source = pick_source_image(draw, FORMATS_ALL);
  opaque->src_bitmap = source.bitmap, opaque->src_area = source.area;
  opaque->brush = pick_brush(draw, TRUE);
  opaque->rop_descriptor = pick_rop(draw, "rop");
  opaque->scale_mode = (guint8)pick(draw, "scale", 0, 1);
  opaque->mask = pick_mask(draw, "masked");
  draw->drawable->effect = QXL_EFFECT_BLEND;
}

static void rop3(Draw *draw) {
  QXLRop3 *rop3 = &draw->drawable->u.rop3;
  Source source = pick_source_image(draw, FORMATS_ALL);
  rop3->src_bitmap = source.bitmap, rop3->src_area = source.area;
  rop3->brush = pick_brush(draw, TRUE);
  rop3->rop3 = (guint8)pick(draw, "rop3", 0, 255);
  rop3->scale_mode = (guint8)pick(draw, "scale", 0, 1);
  rop3->mask = pick_mask(draw, "masked");
}

static void transparent(Draw *draw) {
  QXLTransparent *transparent = &draw->drawable->u.transparent;
  Source source = pick_source_image(draw, FORMATS_ALL);
  transparent->src_bitmap = source.bitmap, transparent->src_area = source.area;
  transparent->src_color = transparent->true_color = source.colour;
  g_string_append_printf(draw->chosen, ",\"key\":%u", source.colour);
}

static void alpha_blend(Draw *draw) {
  QXLAlphaBlend *blend = &draw->drawable->u.alpha_blend;
  Source source = pick_source_image(draw, FORMATS_ALPHA);
  blend->src_bitmap = source.bitmap, blend->src_area = source.area;
  blend->alpha = (guint8)pick(draw, "alpha", 0, 255);
  if (pick(draw, "full", 0, 2) == 1) blend->alpha = 255;
  const QXLImage *image = (const QXLImage *)(uintptr_t)blend->src_bitmap;
  gboolean surface = image->descriptor.type == SPICE_IMAGE_TYPE_SURFACE;
  if (surface && draw->device->surfaces[image->surface_image.surface_id].format == SPICE_SURFACE_FMT_32_ARGB)
    blend->alpha_flags |= SPICE_ALPHA_FLAGS_SRC_SURFACE_HAS_ALPHA;
  if (draw->target->format == SPICE_SURFACE_FMT_32_ARGB) blend->alpha_flags |= SPICE_ALPHA_FLAGS_DEST_HAS_ALPHA;
}

static void masked_only(Draw *draw) {
  draw->drawable->effect = draw->drawable->type == QXL_DRAW_INVERS ? QXL_EFFECT_BLEND : QXL_EFFECT_OPAQUE;
  draw->drawable->u.blackness.mask = pick_mask(draw, "masked");
}

static void copy_bits(Draw *draw) {
  const QXLRect *box = &draw->drawable->bbox;
  int left = pick(draw, "from.x", 0, draw->target->width - across(box)), top = pick(draw, "from.y", 0, draw->target->height - down(box));
  draw->drawable->u.copy_bits.src_pos = (QXLPoint){left, top};
  draw->drawable->effect = QXL_EFFECT_OPAQUE;
  draw_depend(draw, draw->target_id, (QXLRect){.top = top, .left = left, .bottom = top + down(box), .right = left + across(box)});
}

static void add_segment(Draw *draw, GByteArray *bytes, int flags, int count) {
  const QXLRect *box = &draw->drawable->bbox;
  QXLPathSeg segment = {.flags = (guint32)flags, .count = (guint32)count};
  g_byte_array_append(bytes, (const guint8 *)&segment, sizeof segment);
  for (int i = 0; i < count; i++) { /* 28.4 fixed point, some outside the box */
    QXLPointFix point = {random_between(&draw->random, box->left * 16 - 160, box->right * 16 + 160),
                         random_between(&draw->random, box->top * 16 - 160, box->bottom * 16 + 160)};
    if (random_between(&draw->random, 0, 1)) point.x &= ~15, point.y &= ~15;
    g_byte_array_append(bytes, (const guint8 *)&point, sizeof point);
  }
}

/* Begun by the first segment, ended (perhaps closed) by the last; lines and curves. */
static QXLPath *pick_path(Draw *draw) {
  GByteArray *bytes = g_byte_array_new();
  int count = pick(draw, "segments", 1, 4), closed = pick(draw, "closed", 0, 1);
  for (int i = 0; i < count; i++) {
    gboolean curved = wish_number(draw->wishes, "curved", random_between(&draw->random, 0, 2)) == 1;
    int flags = (i == 0 ? SPICE_PATH_BEGIN : 0) | (curved ? SPICE_PATH_BEZIER : 0);
    if (i == count - 1) flags |= SPICE_PATH_END | (closed ? SPICE_PATH_CLOSE : 0);
    int points = random_between(&draw->random, 1, 3) * (curved ? 3 : 1);
    add_segment(draw, bytes, flags, points + (i == 0 ? 1 : 0));
  }
  QXLPath *path = arena_take(draw->arena, sizeof *path + bytes->len);
  path->data_size = path->chunk.data_size = bytes->len;
  memcpy(path->chunk.data, bytes->data, bytes->len);
  g_byte_array_unref(bytes);
  return path;
}

static void pick_dashes(Draw *draw, QXLLineAttr *line) {
  if (!pick(draw, "dashed", 0, 1)) return;
  int count = pick(draw, "dashes", 1, 3) * 2;
  QXLFIXED *style = arena_take(draw->arena, (gsize)count * sizeof *style);
  for (int i = 0; i < count; i++) style[i] = random_between(&draw->random, 1, 12) * 16;
  line->flags = (guint8)(SPICE_LINE_FLAGS_STYLED | (pick(draw, "gap", 0, 1) ? SPICE_LINE_FLAGS_START_WITH_GAP : 0));
  line->style_nseg = (guint8)count;
  line->style = physical(style);
}

static void stroke(Draw *draw) {
  QXLStroke *stroke = &draw->drawable->u.stroke;
  stroke->path = physical(pick_path(draw));
  pick_dashes(draw, &stroke->attr);
  stroke->brush = pick_brush(draw, TRUE);
  stroke->fore_mode = pick_rop(draw, "rop");
  stroke->back_mode = SPICE_ROPD_OP_PUT;
  draw->drawable->effect = QXL_EFFECT_BLEND;
}

static QXLString *pick_string(Draw *draw, int bits) {
  const QXLRect *box = &draw->drawable->bbox;
  GByteArray *bytes = g_byte_array_new();
  int count = pick(draw, "glyphs", 1, 9);
  for (int i = 0, left = box->left; i < count; i++) {
    QXLRasterGlyph glyph = {.render_pos = {left, box->top + random_between(&draw->random, 8, 24)}};
    glyph.width = (guint16)random_between(&draw->random, 1, 21), glyph.height = (guint16)random_between(&draw->random, 1, 24);
    glyph.glyph_origin = (QXLPoint){random_between(&draw->random, -2, 2), random_between(&draw->random, -9, 2)};
    g_byte_array_append(bytes, (const guint8 *)&glyph, sizeof glyph);
    for (int k = 0; k < glyph.height * ((glyph.width * bits + 7) / 8); k++) {
      guint8 byte = (guint8)random_next(&draw->random);
      g_byte_array_append(bytes, &byte, 1);
    }
    left += random_between(&draw->random, 3, 24);
  }
  QXLString *string = arena_take(draw->arena, sizeof *string + bytes->len);
  string->data_size = string->chunk.data_size = bytes->len;
  string->length = (guint16)count;
  string->flags = bits == 1 ? SPICE_STRING_FLAGS_RASTER_A1 : bits == 4 ? SPICE_STRING_FLAGS_RASTER_A4 : SPICE_STRING_FLAGS_RASTER_A8;
  memcpy(string->chunk.data, bytes->data, bytes->len);
  g_byte_array_unref(bytes);
  return string;
}

/* A8 only when asked for: spice-common reads its rows one off, and so past the end (canvas_base.c, canvas_put_glyph_bits). */
static void text(Draw *draw) {
  QXLText *text = &draw->drawable->u.text;
  static const int depths[] = {1, 4};
  text->str = physical(pick_string(draw, pick_of(draw, "bits", depths, 2)));
  text->fore_brush = pick_brush(draw, FALSE);
  text->back_brush = (QXLBrush){.type = SPICE_BRUSH_TYPE_SOLID, .u.color = pick_colour(draw, "paper")};
  if (pick(draw, "back", 0, 1)) text->back_area = draw->drawable->bbox;
  text->fore_mode = text->back_mode = SPICE_ROPD_OP_PUT;
}

/* None for surfaces: spice-common never takes a transform off its image again (canvas_base.c, canvas_draw_composite), so that what
   was transformed once would stay so, for some clients. Cached images have the same fault. */
static QXLTransform *pick_transform(Draw *draw, const QXLImage *image) {
  if (!pick(draw, "transformed", 0, 1) || image->descriptor.type == SPICE_IMAGE_TYPE_SURFACE) return NULL;
  QXLTransform *matrix = arena_take(draw->arena, sizeof *matrix);
  double turn = pick(draw, "turned", 0, 1) ? random_between(&draw->random, 0, 628) / 100.0 : 0, scale = random_between(&draw->random, 30, 250) / 100.0;
  gint32 cosine = (gint32)lrint(cos(turn) * scale * 65536), sine = (gint32)lrint(sin(turn) * scale * 65536); /* 16.16 */
  matrix->t00 = (guint32)cosine, matrix->t01 = (guint32)-sine, matrix->t10 = (guint32)sine, matrix->t11 = (guint32)cosine;
  matrix->t02 = (guint32)(random_between(&draw->random, -20, 20) * 65536), matrix->t12 = (guint32)(random_between(&draw->random, -20, 20) * 65536);
  return matrix;
}

static void composite(Draw *draw) {
  QXLComposite *composite = &draw->drawable->u.composite;
  static const int operators[] = {0, 1, 2, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a};
  guint32 flags = (guint32)pick_of(draw, "operator", operators, G_N_ELEMENTS(operators));
  flags |= (guint32)pick(draw, "filter", 0, 1) << 8 | (guint32)pick(draw, "mask.filter", 0, 1) << 11;
  flags |= (guint32)pick(draw, "repeat", 0, 3) << 14 | (guint32)pick(draw, "mask.repeat", 0, 3) << 16;
  draw->uncached = TRUE;
  const QXLImage *source = pick_image(draw, "src", 8, 8, FORMATS_ALPHA).image;
  composite->src = physical(source);
  composite->src_transform = physical(pick_transform(draw, source));
  composite->src_origin = (QXLPoint16){(gint16)pick(draw, "origin.x", -9, 30), (gint16)pick(draw, "origin.y", -9, 30)};
  if (pick(draw, "masked", 0, 2) == 1) {
    flags |= (guint32)pick(draw, "component", 0, 1) << 18;
    const QXLImage *mask = pick_image(draw, "mask", 8, 8, FORMATS_ALPHA).image;
    composite->mask = physical(mask);
    composite->mask_transform = physical(pick_transform(draw, mask));
    composite->mask_origin = (QXLPoint16){(gint16)pick(draw, "mask.x", -9, 30), (gint16)pick(draw, "mask.y", -9, 30)};
  }
  if (pick(draw, "opaque", 0, 2) == 1) flags |= SPICE_COMPOSITE_SOURCE_OPAQUE;
  if (draw->target->format == SPICE_SURFACE_FMT_32_xRGB) flags |= SPICE_COMPOSITE_DEST_OPAQUE;
  composite->flags = flags;
}

static const Operation operations[] = {
  {"fill", QXL_DRAW_FILL, fill},
  {"copy", QXL_DRAW_COPY, copy},
  {"opaque", QXL_DRAW_OPAQUE, opaque},
  {"blend", QXL_DRAW_BLEND, blend},
  {"blackness", QXL_DRAW_BLACKNESS, masked_only},
  {"whiteness", QXL_DRAW_WHITENESS, masked_only},
  {"invers", QXL_DRAW_INVERS, masked_only},
  {"rop3", QXL_DRAW_ROP3, rop3},
  {"stroke", QXL_DRAW_STROKE, stroke},
  {"text", QXL_DRAW_TEXT, text},
  {"transparent", QXL_DRAW_TRANSPARENT, transparent},
  {"alpha_blend", QXL_DRAW_ALPHA_BLEND, alpha_blend},
  {"copy_bits", QXL_COPY_BITS, copy_bits},
  {"composite", QXL_DRAW_COMPOSITE, composite},
};

const char *const *operation_names(void) {
  static const char *names[G_N_ELEMENTS(operations) + 1];
  for (gsize i = 0; i < G_N_ELEMENTS(operations); i++) names[i] = operations[i].name;
  return names;
}

static const Operation *operation_named(const char *name) {
  for (gsize i = 0; i < G_N_ELEMENTS(operations); i++)
    if (strcmp(operations[i].name, name) == 0) return &operations[i];
  return NULL;
}

char *operation_send(Device *device, const char *name, const Wishes *wishes) {
  const Operation *operation = operation_named(name);
  int target = (int)wish_number(wishes, "on", 0);
  if (!operation || target < 0 || target >= MAX_SURFACES || !device->surfaces[target].exists) return NULL;
  Draw draw = {.device = device, .arena = arena_new(), .wishes = wishes, .target = &device->surfaces[target], .target_id = target};
  draw.random = random_from(name, (guint64)wish_number(wishes, "seed", 1));
  draw.chosen = g_string_new(NULL);
  draw_begin(&draw, operation->type);
  operation->fill_in(&draw);
  device_push(device, QXL_CMD_DRAW, draw.drawable);
  return g_string_free(draw.chosen, FALSE);
}
