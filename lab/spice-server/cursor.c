#include <string.h>
#include "commands.h"

/* Bytes of a cursor by SpiceCursorType: pixels, palette, one bit of mask a pixel (spice-gtk, channel-cursor.c). */
static gsize bytes_of(int type, gsize width, gsize height) {
  gsize mask = (width + 7) / 8 * height, pixels = width * height;
  switch (type) {
    case SPICE_CURSOR_TYPE_MONO: return mask * 2; /* AND, XOR */
    case SPICE_CURSOR_TYPE_COLOR4: return (width + 1) / 2 * height + 16 * 4 + mask;
    case SPICE_CURSOR_TYPE_COLOR8: return pixels + 256 * 4 + mask;
    case SPICE_CURSOR_TYPE_COLOR16: return pixels * 2 + mask;
    case SPICE_CURSOR_TYPE_COLOR24: return pixels * 3 + mask;
    case SPICE_CURSOR_TYPE_COLOR32: return pixels * 4 + mask;
    default: return pixels * 4;
  }
}

/* Alpha is premultiplied, and the fourth byte of a colour is 0; the rest may be anything. */
static void fill_in(int type, guint64 seed, int width, int height, guint8 *data) {
  Random random = random_from("cursor", seed);
  gsize count = bytes_of(type, (gsize)width, (gsize)height), pixels = (gsize)width * (gsize)height;
  for (gsize i = 0; i < count; i++) data[i] = (guint8)random_next(&random);
  if (type == SPICE_CURSOR_TYPE_ALPHA) {
    guint32 *colours = g_new(guint32, pixels);
    content_draw(CONTENT_FLAT, seed, width, height, TRUE, colours);
    memcpy(data, colours, pixels * 4);
    g_free(colours);
  }
  gsize first = type == SPICE_CURSOR_TYPE_COLOR4 ? (gsize)((width + 1) / 2 * height) : type == SPICE_CURSOR_TYPE_COLOR8 ? pixels : 0;
  gsize entries = type == SPICE_CURSOR_TYPE_COLOR4 ? 16 : type == SPICE_CURSOR_TYPE_COLOR8 ? 256 : type == SPICE_CURSOR_TYPE_COLOR32 ? pixels : 0;
  for (gsize i = 0; i < entries; i++) data[first + i * 4 + 3] = 0;
}

static QXLCursorCmd *cursor_command(int type) {
  Arena *arena = arena_new();
  QXLCursorCmd *command = arena_take(arena, sizeof *command);
  command->release_info.id = arena_id(arena);
  command->type = (guint8)type;
  return command;
}

static QXLPoint16 place_of(const Wishes *wishes) {
  return (QXLPoint16){(gint16)wish_number(wishes, "x", 0), (gint16)wish_number(wishes, "y", 0)};
}

static void set(Device *device, const Wishes *wishes) {
  int type = (int)wish_number(wishes, "type", SPICE_CURSOR_TYPE_ALPHA);
  int width = (int)wish_number(wishes, "width", 32), height = (int)wish_number(wishes, "height", 32);
  if (type < 0 || type > SPICE_CURSOR_TYPE_COLOR32 || width < 1 || height < 1) return say("error", "no such cursor");
  gsize count = bytes_of(type, (gsize)width, (gsize)height);
  QXLCursorCmd *command = cursor_command(QXL_CURSOR_SET);
  QXLCursor *cursor = arena_take(arena_of(command->release_info.id), sizeof *cursor + count);
  cursor->header = (QXLCursorHeader){(guint64)wish_number(wishes, "unique", 0), (guint16)type, (guint16)width, (guint16)height,
                                     (guint16)wish_number(wishes, "hot.x", 0), (guint16)wish_number(wishes, "hot.y", 0)};
  cursor->data_size = cursor->chunk.data_size = (guint32)count;
  fill_in(type, (guint64)wish_number(wishes, "seed", 1), width, height, cursor->chunk.data);
  const char *file = wish_text(wishes, "save", NULL);
  gboolean saved = !file || g_file_set_contents(file, (const char *)cursor->chunk.data, (gssize)count, NULL);
  command->u.set.position = place_of(wishes);
  command->u.set.visible = (guint8)wish_number(wishes, "visible", 1);
  command->u.set.shape = physical(cursor);
  device_push(device, QXL_CMD_CURSOR, command);
  if (saved) say("ok", "{\"type\":%d,\"width\":%d,\"height\":%d,\"bytes\":%zu}", type, width, height, count);
  else say("error", "the cursor could not be saved");
}

static void move(Device *device, const Wishes *wishes) {
  QXLCursorCmd *command = cursor_command(QXL_CURSOR_MOVE);
  command->u.position = place_of(wishes);
  device_push(device, QXL_CMD_CURSOR, command);
  say("ok", "{}");
}

static void trail(Device *device, const Wishes *wishes) {
  QXLCursorCmd *command = cursor_command(QXL_CURSOR_TRAIL);
  command->u.trail.length = (guint16)wish_number(wishes, "length", 3);
  command->u.trail.frequency = (guint16)wish_number(wishes, "frequency", 5);
  device_push(device, QXL_CMD_CURSOR, command);
  say("ok", "{}");
}

static void hide(Device *device, const Wishes *wishes) {
  (void)wishes;
  device_push(device, QXL_CMD_CURSOR, cursor_command(QXL_CURSOR_HIDE));
  say("ok", "{}");
}

static void reset(Device *device, const Wishes *wishes) {
  (void)wishes;
  spice_qxl_reset_cursor(&device->instance);
  say("ok", "{}");
}

static void on_cursor(Device *device, char **words, const Wishes *wishes) {
  static const struct { const char *name; void (*run)(Device *, const Wishes *); } verbs[] = {
    {"set", set}, {"move", move}, {"hide", hide}, {"trail", trail}, {"reset", reset}};
  for (gsize i = 0; words[0] && i < G_N_ELEMENTS(verbs); i++)
    if (strcmp(verbs[i].name, words[0]) == 0) return verbs[i].run(device, wishes);
  say("error", "cursor set|move|hide|trail|reset");
}

const Command cursor_commands[] = {{"cursor", on_cursor}, {NULL, NULL}};
