#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "server.h"

static GMutex one_line;
static GString *pending;
static void (*listener)(char *line);

void say(const char *kind, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_mutex_lock(&one_line);
  printf("%s %s\n", kind, text);
  fflush(stdout);
  g_mutex_unlock(&one_line);
  g_free(text);
}

static void add_letter(GString *json, gunichar letter) {
  if (letter == '"' || letter == '\\') g_string_append_printf(json, "\\%c", (char)letter);
  else if (letter < 0x20 || letter == 0x7f) g_string_append_printf(json, "\\u%04x", letter);
  else g_string_append_unichar(json, letter);
}

char *json_string(const char *bytes, gssize length) {
  gsize count = length < 0 ? strlen(bytes) : (gsize)length;
  GString *json = g_string_new("\"");
  gboolean utf8 = g_utf8_validate(bytes, (gssize)count, NULL);
  for (const char *at = bytes; at < bytes + count; at = utf8 ? g_utf8_next_char(at) : at + 1)
    add_letter(json, utf8 ? g_utf8_get_char(at) : (guchar)*at);
  g_string_append_c(json, '"');
  return g_string_free(json, FALSE);
}

static gboolean read_lines(gint fd, GIOCondition condition, gpointer unused) {
  (void)condition, (void)unused;
  char bytes[65536];
  ssize_t count = read(fd, bytes, sizeof bytes);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return G_SOURCE_CONTINUE;
  if (count <= 0) exit(0);
  g_string_append_len(pending, bytes, count);
  for (char *end; (end = memchr(pending->str, '\n', pending->len));) {
    char *line = g_strndup(pending->str, (gsize)(end - pending->str));
    g_string_erase(pending, 0, end - pending->str + 1);
    listener(line);
    g_free(line);
  }
  return G_SOURCE_CONTINUE;
}

void talk_start(void (*on_line)(char *line)) {
  listener = on_line;
  pending = g_string_new(NULL);
  fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
  g_unix_fd_add(0, G_IO_IN | G_IO_HUP, read_lines, NULL);
}
