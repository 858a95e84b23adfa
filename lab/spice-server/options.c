#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "options.h"

Options options = {.displays = 1, .width = 640, .height = 480, .format = SPICE_SURFACE_FMT_32_xRGB, .name = "lab", .migration = "semi-seamless"};

static char *size, *compression = "off", *jpeg = "never", *zlib_glz = "never", *streaming = "off", *mouse = "client";

static const GOptionEntry entries[] = {
  {"displays", 0, 0, G_OPTION_ARG_INT, &options.displays, "QXL devices, 1 to 4", "N"},
  {"size", 0, 0, G_OPTION_ARG_STRING, &size, "of the primary surfaces", "WxH"},
  {"format", 0, 0, G_OPTION_ARG_INT, &options.format, "of the primary surfaces: 32 (xRGB) or 16 (555)", "SPICE_SURFACE_FMT"},
  {"image-compression", 0, 0, G_OPTION_ARG_STRING, &compression, "off, auto_glz, auto_lz, quic, glz, lz or lz4", "NAME"},
  {"jpeg", 0, 0, G_OPTION_ARG_STRING, &jpeg, "auto, always or never", "WHEN"},
  {"zlib-glz", 0, 0, G_OPTION_ARG_STRING, &zlib_glz, "auto, always or never", "WHEN"},
  {"streaming-video", 0, 0, G_OPTION_ARG_STRING, &streaming, "off, all or filter", "WHAT"},
  {"video-codecs", 0, 0, G_OPTION_ARG_STRING, &options.video_codecs, "as gstreamer:vp8;spice:mjpeg", "LIST"},
  {"no-playback-compression", 0, 0, G_OPTION_ARG_NONE, &options.raw_playback, "no Opus", NULL},
  {"ticket-env", 0, 0, G_OPTION_ARG_STRING, &options.ticket_variable, "the environment variable with the password", "NAME"},
  {"x509-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.x509_dir, "TLS with ca-cert.pem, server-cert.pem, server-key.pem", "DIR"},
  {"secure", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.secure, "a channel (or default) that needs TLS", "CHANNEL"},
  {"mouse", 0, 0, G_OPTION_ARG_STRING, &mouse, "client (a tablet) or server", "MODE"},
  {"name", 0, 0, G_OPTION_ARG_STRING, &options.name, "of the machine", "NAME"},
  {"agent", 0, 0, G_OPTION_ARG_NONE, &options.agent, "an agent that can be connected", NULL},
  {"agent-socket", 0, 0, G_OPTION_ARG_FILENAME, &options.agent_socket, "the agent is a program on this unix socket", "PATH"},
  {"agent-monitors", 0, 0, G_OPTION_ARG_NONE, &options.agent_monitors, "the agent gets what clients ask of the monitors, not the device", NULL},
  {"sound", 0, 0, G_OPTION_ARG_NONE, &options.sound, "playback and record", NULL},
  {"channel", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.channels, "usbredir, smartcard, webdav or port:NAME", "KIND"},
  {"migration", 0, 0, G_OPTION_ARG_STRING, &options.migration, "switch-host, semi-seamless or seamless", "KIND"},
  {"migration-target", 0, 0, G_OPTION_ARG_NONE, &options.migration_target, "a machine comes here: it does not run yet", NULL},
  {0},
};

static void fail(const char *text) {
  g_printerr("%s\n", text);
  exit(2);
}

/* The place of a word in a list, plus `first`. */
static int word_in(const char *word, const char *list, int first) {
  char **words = g_strsplit(list, " ", 0);
  int found = -1;
  for (int i = 0; words[i] && found < 0; i++)
    if (strcmp(words[i], word) == 0) found = first + i;
  g_strfreev(words);
  if (found < 0) fail("an option has a word that is not known; see --help");
  return found;
}

void options_read(int count, char **words) {
  GError *error = NULL;
  GOptionContext *context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &count, &words, &error)) fail(error->message);
  if (size && sscanf(size, "%dx%d", &options.width, &options.height) != 2) fail("--size WxH");
  if (options.displays < 1 || options.displays > MAX_DISPLAYS) fail("--displays 1 to 4");
  options.compression = word_in(compression, "off auto_glz auto_lz quic glz lz lz4", SPICE_IMAGE_COMPRESSION_OFF);
  options.jpeg = word_in(jpeg, "auto always never", SPICE_WAN_COMPRESSION_AUTO);
  options.zlib_glz = word_in(zlib_glz, "auto always never", SPICE_WAN_COMPRESSION_AUTO);
  options.streaming = word_in(streaming, "off all filter", SPICE_STREAM_VIDEO_OFF);
  options.tablet = word_in(mouse, "server client", 0);
}

int free_port(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int probe = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(probe, (struct sockaddr *)&address, length) || getsockname(probe, (struct sockaddr *)&address, &length)) fail("no port");
  close(probe);
  return ntohs(address.sin_port);
}
