#include <stdlib.h>
#include <string.h>
#include "agent.h"

enum { SHOWN = 200 };

/* What the guest has to give, by type; what the client has given. */
static GBytes *ours[16];
static GByteArray *theirs;
static guint32 serial;

/* Selection and three bytes of filling, where both sides know selections; how long that is. */
static gsize selection_of(guint8 *head, int selection) {
  memset(head, 0, 4);
  head[0] = (guint8)selection;
  return agent_shares(VD_AGENT_CAP_CLIPBOARD_SELECTION) ? 4 : 0;
}

static void grab(const guint32 *types, int count, int selection) {
  guint8 head[8];
  gsize length = selection_of(head, selection);
  if (agent_shares(VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL)) memcpy(head + length, &serial, 4), length += 4, serial++;
  agent_port_send(VD_AGENT_CLIPBOARD_GRAB, head, length, types, (gsize)count * 4);
}

static void give(guint32 type, int selection) {
  guint8 head[8];
  gsize length = selection_of(head, selection), size = 0;
  GBytes *bytes = type < G_N_ELEMENTS(ours) ? ours[type] : NULL;
  const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
  guint32 told = bytes ? type : VD_AGENT_CLIPBOARD_NONE;
  memcpy(head + length, &told, 4);
  agent_port_send(VD_AGENT_CLIPBOARD, head, length + 4, data, size);
}

static void on_grab(const guint8 *data, guint32 length, int selection) {
  GString *types = g_string_new(NULL);
  guint32 at = agent_shares(VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL) ? 4 : 0;
  for (guint32 i = at; i + 4 <= length; i += 4) g_string_append_printf(types, "%s%u", i > at ? "," : "", word_at(data + i));
  if (at && length >= 4) serial = word_at(data) + 1;
  say("event", "{\"kind\":\"clipboard-grab\",\"selection\":%d,\"types\":[%s]}", selection, types->str);
  g_string_free(types, TRUE);
}

static void on_data(const guint8 *data, guint32 length, int selection) {
  if (length < 4) return;
  if (!theirs) theirs = g_byte_array_new();
  g_byte_array_set_size(theirs, 0);
  g_byte_array_append(theirs, data + 4, length - 4);
  char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data + 4, length - 4);
  guint32 shown = word_at(data) == VD_AGENT_CLIPBOARD_UTF8_TEXT && length - 4 <= SHOWN ? length - 4 : 0;
  char *text = json_string((const char *)data + 4, shown);
  say("event", "{\"kind\":\"clipboard\",\"selection\":%d,\"type\":%u,\"length\":%u,\"sha256\":\"%s\",\"text\":%s}", selection, word_at(data),
      length - 4, hash, text);
  g_free(hash);
  g_free(text);
}

gboolean clipboard_message(guint32 type, const guint8 *data, guint32 length) {
  if (type != VD_AGENT_CLIPBOARD && (type < VD_AGENT_CLIPBOARD_GRAB || type > VD_AGENT_CLIPBOARD_RELEASE)) return FALSE;
  int selection = 0;
  if (agent_shares(VD_AGENT_CAP_CLIPBOARD_SELECTION) && length >= 4) selection = data[0], data += 4, length -= 4;
  if (type == VD_AGENT_CLIPBOARD_GRAB) on_grab(data, length, selection);
  else if (type == VD_AGENT_CLIPBOARD) on_data(data, length, selection);
  else if (type == VD_AGENT_CLIPBOARD_RELEASE) say("event", "{\"kind\":\"clipboard-release\",\"selection\":%d}", selection);
  else if (length >= 4) {
    say("event", "{\"kind\":\"clipboard-request\",\"selection\":%d,\"type\":%u}", selection, word_at(data));
    give(word_at(data), selection);
  }
  return TRUE;
}

static void keep(guint32 type, char *data, gsize length) {
  if (ours[type]) g_bytes_unref(ours[type]);
  ours[type] = g_bytes_new_take(data, length);
}

/* clipboard copy FILE [type=] [selection=]: the guest has it, and says so with all it has; FILE "-" with length= makes letters. */
static void copy(const char *file, const Wishes *wishes) {
  guint32 type = (guint32)CLAMP(wish_number(wishes, "type", VD_AGENT_CLIPBOARD_UTF8_TEXT), 1, (int)G_N_ELEMENTS(ours) - 1), types[16];
  char *data = NULL;
  gsize length = (gsize)wish_number(wishes, "length", 0);
  if (strcmp(file, "-") == 0) {
    data = g_malloc(length + 1);
    for (gsize i = 0; i < length; i++) data[i] = (char)('a' + i % 26);
  } else if (!g_file_get_contents(file, &data, &length, NULL)) return say("error", "no such file");
  keep(type, data, length);
  int count = 0;
  for (guint32 i = 1; i < G_N_ELEMENTS(ours); i++)
    if (ours[i]) types[count++] = i;
  grab(types, count, (int)wish_number(wishes, "selection", 0));
  say("ok", "{\"length\":%zu}", length);
}

static void paste(const Wishes *wishes) {
  guint8 head[8];
  gsize length = selection_of(head, (int)wish_number(wishes, "selection", 0));
  guint32 type = (guint32)wish_number(wishes, "type", VD_AGENT_CLIPBOARD_UTF8_TEXT);
  agent_port_send(VD_AGENT_CLIPBOARD_REQUEST, head, length, &type, 4);
  say("ok", "{}");
}

static void let_go(const Wishes *wishes) {
  guint8 head[4];
  for (guint32 i = 0; i < G_N_ELEMENTS(ours); i++) g_clear_pointer(&ours[i], g_bytes_unref);
  agent_port_send(VD_AGENT_CLIPBOARD_RELEASE, head, selection_of(head, (int)wish_number(wishes, "selection", 0)), NULL, 0);
  say("ok", "{}");
}

static void save(const char *file) {
  gboolean well = theirs && g_file_set_contents(file, (const char *)theirs->data, theirs->len, NULL);
  if (well) say("ok", "{\"length\":%u}", theirs->len);
  else say("error", "nothing to save, or not there");
}

static void on_clipboard(Device *device, char **words, const Wishes *wishes) {
  (void)device;
  const char *verb = words[0] ? words[0] : "";
  if (strcmp(verb, "copy") == 0 && words[1]) copy(words[1], wishes);
  else if (strcmp(verb, "save") == 0 && words[1]) save(words[1]);
  else if (strcmp(verb, "paste") == 0) paste(wishes);
  else if (strcmp(verb, "release") == 0) let_go(wishes);
  else say("error", "clipboard copy FILE|paste|release|save FILE");
}

const Command clipboard_commands[] = {{"clipboard", on_clipboard}, {NULL, NULL}};
