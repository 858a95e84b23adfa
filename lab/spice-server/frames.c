#include <string.h>
#include "server.h"

enum { LINE = 16, MOST_WAITING = 1 };

typedef struct Frames {
  Device *device;
  char *kind;
  int content; /* -1: scrolling text */
  QXLRect box;
  gint64 seed;
  int count, sent, late;
  gint64 started_us;
  double per_second;
} Frames;

static QXLDrawable *drawable_of(Arena *arena, int type, QXLRect box) {
  QXLDrawable *drawable = arena_take(arena, sizeof *drawable);
  drawable->release_info.id = arena_id(arena);
  drawable->type = (guint8)type;
  drawable->effect = QXL_EFFECT_OPAQUE;
  drawable->bbox = box;
  for (int i = 0; i < 3; i++) drawable->surfaces_dest[i] = -1;
  return drawable;
}

static void send_picture(Device *device, Content content, guint64 seed, QXLRect box) {
  Arena *arena = arena_new();
  int width = box.right - box.left, height = box.bottom - box.top;
  guint32 *pixels = g_new(guint32, (gsize)width * (gsize)height);
  content_draw(content, seed, width, height, FALSE, pixels);
  QXLDrawable *drawable = drawable_of(arena, QXL_DRAW_COPY, box);
  drawable->u.copy.src_bitmap = physical(image_of_pixels(arena, pixels, width, height, SPICE_BITMAP_FMT_32BIT, TRUE));
  drawable->u.copy.src_area = (QXLRect){.bottom = height, .right = width};
  drawable->u.copy.rop_descriptor = SPICE_ROPD_OP_PUT;
  device_push(device, QXL_CMD_DRAW, drawable);
  g_free(pixels);
}

/* One line up, as a terminal does: the rest is moved, the last line is new. */
static void scroll(Device *device, guint64 seed) {
  const Surface *screen = &device->surfaces[0];
  Arena *arena = arena_new();
  QXLDrawable *move = drawable_of(arena, QXL_COPY_BITS, (QXLRect){.bottom = screen->height - LINE, .right = screen->width});
  move->u.copy_bits.src_pos.y = LINE;
  move->surfaces_dest[0] = 0;
  move->surfaces_rects[0] = (QXLRect){.top = LINE, .bottom = screen->height, .right = screen->width};
  device_push(device, QXL_CMD_DRAW, move);
  send_picture(device, CONTENT_TEXT, seed, (QXLRect){.top = screen->height - LINE, .bottom = screen->height, .right = screen->width});
}

static void frames_end(Frames *frames) {
  double seconds = (double)(g_get_monotonic_time() - frames->started_us) / 1e6;
  say("event", "{\"kind\":\"frames\",\"content\":\"%s\",\"sent\":%d,\"late\":%d,\"seconds\":%.3f}", frames->kind, frames->sent,
      frames->late, seconds);
  g_free(frames->kind);
  g_free(frames);
}

static gboolean next_frame(gpointer data) {
  Frames *frames = data;
  gint64 due = frames->started_us + (gint64)(frames->sent * 1e6 / frames->per_second);
  if (g_get_monotonic_time() < due) return G_SOURCE_CONTINUE;
  if (g_async_queue_length(frames->device->commands) > MOST_WAITING) { /* As a guest would wait for its ring. */
    frames->late++;
    return G_SOURCE_CONTINUE;
  }
  guint64 seed = (guint64)(frames->seed + frames->sent);
  if (frames->content < 0) scroll(frames->device, seed);
  else send_picture(frames->device, (Content)frames->content, seed, frames->box);
  if (++frames->sent < frames->count) return G_SOURCE_CONTINUE;
  frames_end(frames);
  return G_SOURCE_REMOVE;
}

/* The whole screen, or a part of it. */
static QXLRect box_of(const Surface *screen, const Wishes *wishes) {
  int left = (int)wish_number(wishes, "box.x", 0), top = (int)wish_number(wishes, "box.y", 0);
  int width = (int)wish_number(wishes, "box.width", screen->width), height = (int)wish_number(wishes, "box.height", screen->height);
  return (QXLRect){.top = top, .left = left, .bottom = top + height, .right = left + width};
}

const char *frames_start(Device *device, const char *kind, double per_second, int count, const Wishes *wishes) {
  const Surface *screen = &device->surfaces[0];
  QXLRect box = box_of(screen, wishes);
  int content = strcmp(kind, "scroll") == 0 ? -1 : content_named(kind);
  if (content < 0 && strcmp(kind, "scroll") != 0) return "no such content";
  if (per_second <= 0 || count < 1) return "no such rate or count";
  if (box.left < 0 || box.top < 0 || box.right > screen->width || box.bottom > screen->height || box.right <= box.left || box.bottom <= box.top)
    return "no such box";
  Frames *frames = g_new0(Frames, 1);
  *frames = (Frames){device, g_strdup(kind), content, box, wish_number(wishes, "seed", 1), count, 0, 0, g_get_monotonic_time(), per_second};
  g_timeout_add(1, next_frame, frames);
  return NULL;
}
