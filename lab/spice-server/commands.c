#include <stdlib.h>
#include <string.h>
#include "commands.h"

static Device *device_of(const Wishes *wishes) {
  gint64 number = wish_number(wishes, "display", 0);
  return number >= 0 && number < device_count ? &devices[number] : NULL;
}

static void done(const char *problem) {
  if (problem) say("error", "%s", problem);
  else say("ok", "{}");
}

static void on_op(Device *device, char **words, const Wishes *wishes) {
  char *chosen = words[0] ? operation_send(device, words[0], wishes) : NULL;
  if (!chosen) done("no such operation or surface");
  else say("ok", "{\"op\":\"%s\"%s}", words[0], chosen);
  g_free(chosen);
}

static void on_ops(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)words, (void)wishes;
  char *names = g_strjoinv("\",\"", (char **)operation_names());
  say("ok", "{\"operations\":[\"%s\"]}", names);
  g_free(names);
}

static void on_surface(Device *device, char **words, const Wishes *wishes) {
  if (!words[0] || !words[1]) return done("surface create|destroy ID");
  int id = atoi(words[1]);
  if (strcmp(words[0], "destroy") == 0) return done(surface_destroy(device, id));
  guint32 format = (guint32)wish_number(wishes, "format", SPICE_SURFACE_FMT_32_xRGB);
  done(surface_create(device, id, format, (int)wish_number(wishes, "width", 200), (int)wish_number(wishes, "height", 160)));
}

static void on_picture(Device *device, char **words, const Wishes *wishes) {
  done(words[0] ? picture_write(device, (int)wish_number(wishes, "surface", 0), words[0]) : "picture PATH");
}

/* keep FILE | restore FILE: a surface's memory, as it is; for the target of a migration. */
static void on_memory(Device *device, char **words, const Wishes *wishes) {
  gint64 id = wish_number(wishes, "surface", 0);
  if (!words[0] || !words[1] || id < 0 || id >= MAX_SURFACES || !device->surfaces[id].exists) return done("memory keep|restore FILE");
  done(strcmp(words[0], "keep") == 0 ? memory_keep(device, (int)id, words[1]) : memory_restore(device, (int)id, words[1]));
}

static void on_frames(Device *device, char **words, const Wishes *wishes) {
  if (!words[0] || !words[1] || !words[2]) return done("frames KIND PER_SECOND COUNT");
  done(frames_start(device, words[0], g_ascii_strtod(words[1], NULL), atoi(words[2]), wishes));
}

static void on_resize(Device *device, char **words, const Wishes *wishes) {
  (void)words;
  const Surface *now = &device->surfaces[0];
  device_resize(device, (int)wish_number(wishes, "width", now->width), (int)wish_number(wishes, "height", now->height),
                (guint32)wish_number(wishes, "format", now->format));
  done(NULL);
}

/* heads WxH+X+Y ... [max=N] [flags=N] */
static void on_heads(Device *device, char **words, const Wishes *wishes) {
  QXLHead heads[16] = {0};
  int count = 0;
  for (; *words && count < 16; words++) {
    QXLHead *head = &heads[count];
    if (sscanf(*words, "%ux%u+%u+%u", &head->width, &head->height, &head->x, &head->y) != 4) continue;
    head->id = (guint32)count++;
    head->flags = (guint32)wish_number(wishes, "flags", 0);
  }
  device_heads(device, heads, count, (int)wish_number(wishes, "max", 4));
  done(NULL);
}

/* One head of the screen's size whose `flags` is the number: what was sent before has arrived when this has. */
static void on_mark(Device *device, char **words, const Wishes *wishes) {
  (void)wishes;
  const Surface *screen = &device->surfaces[0];
  QXLHead head = {.width = (guint32)screen->width, .height = (guint32)screen->height};
  head.flags = words[0] ? (guint32)strtoul(words[0], NULL, 0) : 0;
  device_settle(device, 0);
  device_heads(device, &head, 1, 1);
  done(NULL);
}

static void on_reset(Device *device, char **words, const Wishes *wishes) {
  (void)words, (void)wishes;
  spice_qxl_reset_image_cache(&device->instance);
  done(NULL);
}

static const Command commands[] = {
  {"memory", on_memory}, {"op", on_op},         {"ops", on_ops},       {"surface", on_surface}, {"picture", on_picture},         {"frames", on_frames},
  {"resize", on_resize}, {"heads", on_heads},   {"mark", on_mark},       {"reset-image-cache", on_reset}, {NULL, NULL},
};

static const Command *const parts[] = {commands,       cursor_commands,    inputs_commands,    sound_commands, ports_commands,
                                       agent_commands, clipboard_commands, migration_commands, files_commands};

static gboolean run(const Command *list, Device *device, char **words, const Wishes *wishes) {
  for (; list->name; list++)
    if (strcmp(list->name, words[0]) == 0) return list->run(device, words + 1, wishes), TRUE;
  return FALSE;
}

/* What stands between spaces, however many there are. */
static char **words_of(const char *line) {
  char **words = g_strsplit_set(line, " \t\r", 0), **kept = words;
  for (char **word = words; *word; word++)
    if (**word) *kept++ = *word;
    else g_free(*word);
  *kept = NULL;
  return words;
}

void command_run(char *line) {
  char **words = words_of(line);
  if (!words[0]) return done("no command"), g_strfreev(words);
  Wishes *wishes = wishes_parse(words);
  Device *device = device_of(wishes);
  if (!device) say("error", "no such display");
  else {
    gsize part = 0;
    while (part < G_N_ELEMENTS(parts) && !run(parts[part], device, words, wishes)) part++;
    if (part == G_N_ELEMENTS(parts)) say("error", "no such command");
  }
  wishes_free(wishes);
  g_strfreev(words);
}
