#include <stdlib.h>
#include <string.h>
#include "agent.h"

/* A file on its way into the guest: kept only as a hash. */
typedef struct File { guint32 id; guint64 size, came; GChecksum *hash; char *name; } File;

static GHashTable *files;
/* How the next ones are met: the first status, and after how many bytes it is given up with which. */
static guint32 first_status = VD_AGENT_FILE_XFER_STATUS_CAN_SEND_DATA, late_status;
static gint64 late_after = -1;

static void file_free(gpointer data) {
  File *file = data;
  g_checksum_free(file->hash);
  g_free(file->name);
  g_free(file);
}

static GHashTable *all(void) {
  return files ? files : (files = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, file_free));
}

void files_forget(void) { g_hash_table_remove_all(all()); }

static void status(guint32 id, guint32 result) {
  guint32 head[] = {id, result};
  guint64 free_space = 12345;
  gboolean detailed = result == VD_AGENT_FILE_XFER_STATUS_NOT_ENOUGH_SPACE && agent_shares(VD_AGENT_CAP_FILE_XFER_DETAILED_ERRORS);
  agent_port_send(VD_AGENT_FILE_XFER_STATUS, head, sizeof head, &free_space, detailed ? sizeof free_space : 0);
}

static void tell(const File *file, const char *event) {
  char *name = json_string(file->name, -1), *hash = g_strdup(g_checksum_get_string(file->hash));
  say("event", "{\"kind\":\"file\",\"event\":\"%s\",\"id\":%u,\"name\":%s,\"size\":%" G_GUINT64_FORMAT ",\"came\":%" G_GUINT64_FORMAT ",\"sha256\":\"%s\"}",
      event, file->id, name, file->size, file->came, hash);
  g_free(name);
  g_free(hash);
}

static void finish(File *file, const char *event, guint32 result) {
  guint32 id = file->id;
  tell(file, event);
  g_hash_table_remove(all(), GUINT_TO_POINTER(id));
  status(id, result);
}

/* A GKeyFile with [vdagent-file-xfer] name= and size=. */
static void on_start(const guint8 *data, guint32 length) {
  GKeyFile *keys = g_key_file_new();
  File *file = g_new0(File, 1);
  file->id = word_at(data);
  file->hash = g_checksum_new(G_CHECKSUM_SHA256);
  g_key_file_load_from_data(keys, (const char *)data + 4, strnlen((const char *)data + 4, length - 4), G_KEY_FILE_NONE, NULL);
  file->name = g_key_file_get_string(keys, "vdagent-file-xfer", "name", NULL);
  file->size = g_key_file_get_uint64(keys, "vdagent-file-xfer", "size", NULL);
  g_key_file_free(keys);
  if (!file->name) file->name = g_strdup("");
  g_hash_table_insert(all(), GUINT_TO_POINTER(file->id), file);
  if (first_status != VD_AGENT_FILE_XFER_STATUS_CAN_SEND_DATA) return finish(file, "refused", first_status);
  say("event", "{\"kind\":\"file-start\",\"id\":%u,\"size\":%" G_GUINT64_FORMAT "}", file->id, file->size);
  status(file->id, first_status);
  if (file->size == 0) finish(file, "done", VD_AGENT_FILE_XFER_STATUS_SUCCESS);
}

static void on_data(const guint8 *data, guint32 length) {
  File *file = g_hash_table_lookup(all(), GUINT_TO_POINTER(word_at(data)));
  guint64 count;
  memcpy(&count, data + 4, 8);
  if (!file || count > length - 12) return;
  g_checksum_update(file->hash, data + 12, (gssize)count);
  file->came += count;
  if (late_after >= 0 && file->came >= (guint64)late_after) return finish(file, "given-up", late_status);
  if (file->came >= file->size) finish(file, "done", VD_AGENT_FILE_XFER_STATUS_SUCCESS);
}

static void on_status(const guint8 *data) {
  File *file = g_hash_table_lookup(all(), GUINT_TO_POINTER(word_at(data)));
  if (!file) return;
  tell(file, "cancelled");
  g_hash_table_remove(all(), GUINT_TO_POINTER(word_at(data)));
}

gboolean files_message(guint32 type, const guint8 *data, guint32 length) {
  if (type == VD_AGENT_FILE_XFER_START && length >= 4) on_start(data, length);
  else if (type == VD_AGENT_FILE_XFER_DATA && length >= 12) on_data(data, length);
  else if (type == VD_AGENT_FILE_XFER_STATUS && length >= 8) on_status(data);
  else return FALSE;
  return TRUE;
}

/* files [status=N] [after=BYTES late=N]: how the guest meets the next ones, by VD_AGENT_FILE_XFER_STATUS; plain: it takes them. */
static void on_files(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)words;
  first_status = (guint32)wish_number(wishes, "status", VD_AGENT_FILE_XFER_STATUS_CAN_SEND_DATA);
  late_status = (guint32)wish_number(wishes, "late", VD_AGENT_FILE_XFER_STATUS_CANCELLED);
  late_after = wish_number(wishes, "after", -1);
  say("ok", "{}");
}

const Command files_commands[] = {{"files", on_files}, {NULL, NULL}};
