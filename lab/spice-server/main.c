#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include "commands.h"
#include "core.h"
#include "options.h"

static SpiceServer *server;

static void set_compression(void) {
  spice_server_set_image_compression(server, (SpiceImageCompression)options.compression);
  spice_server_set_jpeg_compression(server, (spice_wan_compression_t)options.jpeg);
  spice_server_set_zlib_glz_compression(server, (spice_wan_compression_t)options.zlib_glz);
  spice_server_set_streaming_video(server, options.streaming);
  spice_server_set_playback_compression(server, !options.raw_playback);
  if (options.video_codecs && spice_server_set_video_codecs(server, options.video_codecs)) g_error("no such video codecs");
}

static int set_security(void) {
  const char *ticket = options.ticket_variable ? g_getenv(options.ticket_variable) : NULL;
  if (ticket) spice_server_set_ticket(server, ticket, 0, 0, 0);
  else spice_server_set_noauth(server);
  if (!options.x509_dir) return 0;
  int port = free_port();
  char *ca = g_build_filename(options.x509_dir, "ca-cert.pem", NULL), *key = g_build_filename(options.x509_dir, "server-key.pem", NULL);
  char *certificate = g_build_filename(options.x509_dir, "server-cert.pem", NULL);
  if (spice_server_set_tls(server, port, ca, certificate, key, NULL, NULL, NULL)) g_error("no such certificates");
  for (char **channel = options.secure; channel && *channel; channel++)
    if (spice_server_set_channel_security(server, strcmp(*channel, "default") ? *channel : NULL, SPICE_CHANNEL_SECURITY_SSL))
      g_error("no channel %s", *channel);
  return port;
}

int main(int count, char **words) {
  options_read(count, words);
  signal(SIGPIPE, SIG_IGN);
  server = spice_server_new();
  int port = free_port();
  spice_server_set_addr(server, "127.0.0.1", SPICE_ADDR_FLAG_IPV4_ONLY);
  spice_server_set_port(server, port);
  spice_server_set_name(server, options.name);
  set_compression();
  int tls_port = set_security();
  if (spice_server_init(server, &core_interface)) return 3; /* somebody else was faster at the port */
  for (int i = 0; i < options.displays; i++) device_add(server, options.width, options.height, (guint32)options.format);
  inputs_add(server);
  if (options.sound) sound_add(server);
  ports_add(server);
  agent_add(server);
  migration_add(server);
  if (!options.migration_target) machine_run(server, TRUE);
  say("ready", "{\"port\":%d,\"tlsPort\":%d}", port, tls_port);
  talk_start(command_run);
  g_main_loop_run(g_main_loop_new(NULL, FALSE));
}
