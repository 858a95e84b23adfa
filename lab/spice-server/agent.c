#include <stdlib.h>
#include <string.h>
#include "agent.h"
#include "options.h"

/* All but mouse, CRLF, files disabled. */
static guint32 our_caps = 1u << VD_AGENT_CAP_MONITORS_CONFIG | 1u << VD_AGENT_CAP_REPLY | 1u << VD_AGENT_CAP_DISPLAY_CONFIG |
                          1u << VD_AGENT_CAP_CLIPBOARD_BY_DEMAND | 1u << VD_AGENT_CAP_CLIPBOARD_SELECTION |
                          1u << VD_AGENT_CAP_SPARSE_MONITORS_CONFIG | 1u << VD_AGENT_CAP_GUEST_LINEEND_LF |
                          1u << VD_AGENT_CAP_MAX_CLIPBOARD | 1u << VD_AGENT_CAP_AUDIO_VOLUME_SYNC |
                          1u << VD_AGENT_CAP_MONITORS_CONFIG_POSITION | 1u << VD_AGENT_CAP_FILE_XFER_DETAILED_ERRORS |
                          1u << VD_AGENT_CAP_GRAPHICS_DEVICE_INFO | 1u << VD_AGENT_CAP_CLIPBOARD_NO_RELEASE_ON_REGRAB |
                          1u << VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL;
static guint32 client_caps;

gboolean agent_shares(int capability) { return our_caps & client_caps & 1u << capability ? TRUE : FALSE; }

static void announce(guint32 request) {
  guint32 body[] = {request, our_caps};
  agent_port_send(VD_AGENT_ANNOUNCE_CAPABILITIES, body, sizeof body, NULL, 0);
}

static void reply(guint32 type) {
  guint32 body[] = {type, VD_AGENT_SUCCESS};
  agent_port_send(VD_AGENT_REPLY, body, sizeof body, NULL, 0);
}

static void on_caps(const guint8 *data, guint32 length) {
  client_caps = length >= 8 ? word_at(data + 4) : 0;
  gboolean asked = length >= 4 && word_at(data);
  say("event", "{\"kind\":\"agent-caps\",\"caps\":%u,\"request\":%s}", client_caps, asked ? "true" : "false");
  if (asked) announce(0);
}

static void on_monitors(const guint8 *data, guint32 length) {
  GString *heads = g_string_new(NULL);
  guint32 count = length >= 8 ? word_at(data) : 0;
  for (guint32 i = 0; i < count && 8 + 20 * (i + 1) <= length; i++) { /* height, width, depth, x, y */
    const guint8 *head = data + 8 + 20 * i;
    g_string_append_printf(heads, "%s{\"x\":%d,\"y\":%d,\"width\":%u,\"height\":%u,\"depth\":%u}", i ? "," : "", (int)word_at(head + 12),
                           (int)word_at(head + 16), word_at(head + 4), word_at(head), word_at(head + 8));
  }
  say("event", "{\"kind\":\"agent-monitors\",\"flags\":%u,\"heads\":[%s]}", length >= 8 ? word_at(data + 4) : 0, heads->str);
  g_string_free(heads, TRUE);
  reply(VD_AGENT_MONITORS_CONFIG);
}

static void on_volume(const guint8 *data, guint32 length) {
  VDAgentAudioVolumeSync sync;
  guint16 volume[2] = {0};
  if (length < sizeof sync) return;
  memcpy(&sync, data, sizeof sync);
  memcpy(volume, data + sizeof sync, MIN(sizeof volume, length - sizeof sync));
  say("event", "{\"kind\":\"agent-volume\",\"playback\":%u,\"mute\":%u,\"volume\":[%u,%u]}", sync.is_playback, sync.mute, volume[0], volume[1]);
}

static void on_mouse(const guint8 *data, guint32 length) {
  VDAgentMouseState mouse;
  if (length < sizeof mouse) return;
  memcpy(&mouse, data, sizeof mouse);
  say("event", "{\"kind\":\"agent-mouse\",\"x\":%u,\"y\":%u,\"buttons\":%u,\"display\":%u}", mouse.x, mouse.y, mouse.buttons, mouse.display_id);
}

void agent_message(guint32 type, const guint8 *data, guint32 length) {
  if (clipboard_message(type, data, length) || files_message(type, data, length)) return;
  switch (type) {
    case VD_AGENT_ANNOUNCE_CAPABILITIES: return on_caps(data, length);
    case VD_AGENT_MONITORS_CONFIG: return on_monitors(data, length);
    case VD_AGENT_DISPLAY_CONFIG: return reply(VD_AGENT_DISPLAY_CONFIG);
    case VD_AGENT_AUDIO_VOLUME_SYNC: return on_volume(data, length);
    case VD_AGENT_MOUSE_STATE: return on_mouse(data, length);
    case VD_AGENT_MAX_CLIPBOARD: return say("event", "{\"kind\":\"agent-max-clipboard\",\"max\":%d}", length >= 4 ? (int)word_at(data) : 0);
    case VD_AGENT_CLIENT_DISCONNECTED: files_forget(); break;
    default: break;
  }
  say("event", "{\"kind\":\"agent-message\",\"type\":%u,\"length\":%u}", type, length);
}

/* The target of a migration has its agent only when the guest's memory has come: by "agent connect", or "agent resume". */
void agent_add(SpiceServer *server) {
  agent_port_add(server);
  if (options.agent && !options.migration_target) agent_port_plug(TRUE), announce(1);
}

/* agent connect [caps=] | resume client-caps= (after a migration: says nothing) | disconnect | caps N | pace MS */
static void on_agent(Device *device, char **words, const Wishes *wishes) {
  (void)device;
  const char *verb = words[0] ? words[0] : "", *value = words[0] && words[1] ? words[1] : "0";
  our_caps = (guint32)wish_number(wishes, "caps", our_caps);
  if (strcmp(verb, "resume") == 0) client_caps = (guint32)wish_number(wishes, "client-caps", 0), agent_port_plug(TRUE);
  else if (strcmp(verb, "connect") == 0) client_caps = 0, agent_port_plug(TRUE), announce(1);
  else if (strcmp(verb, "disconnect") == 0) agent_port_plug(FALSE);
  else if (strcmp(verb, "caps") == 0) our_caps = (guint32)strtoul(value, NULL, 0), announce(1);
  else if (strcmp(verb, "pace") == 0) agent_port_pace(atoi(value));
  else if (strcmp(verb, "show") != 0) return say("error", "agent connect|resume|disconnect|caps|pace|show");
  say("ok", "{\"caps\":%u,\"clientCaps\":%u}", our_caps, client_caps);
}

const Command agent_commands[] = {{"agent", on_agent}, {NULL, NULL}};
