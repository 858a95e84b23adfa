#include <stdlib.h>
#include "server.h"

struct Wishes { GHashTable *values; };

Wishes *wishes_parse(char **words) {
  Wishes *wishes = g_new(Wishes, 1);
  wishes->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (; *words; words++) {
    char **pair = g_strsplit(*words, "=", 2);
    g_hash_table_insert(wishes->values, g_strdup(pair[0]), g_strdup(pair[1] ? pair[1] : "1"));
    g_strfreev(pair);
  }
  return wishes;
}

void wishes_free(Wishes *wishes) {
  g_hash_table_unref(wishes->values);
  g_free(wishes);
}

const char *wish_text(const Wishes *wishes, const char *key, const char *otherwise) {
  const char *value = g_hash_table_lookup(wishes->values, key);
  return value ? value : otherwise;
}

gint64 wish_number(const Wishes *wishes, const char *key, gint64 otherwise) {
  const char *value = g_hash_table_lookup(wishes->values, key);
  return value ? strtoll(value, NULL, 0) : otherwise;
}
