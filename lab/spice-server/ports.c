#include <string.h>
#include "commands.h"
#include "options.h"
#include "queue.h"

enum { MOST_PORTS = 8, PORT_OPENED = 0, PORT_CLOSED = 1 }; /* SPICE_PORT_EVENT_OPENED, _CLOSED (spice/protocol.h) */

/* Channels that carry bytes: USB redirection, smart cards, ports and WebDAV (a port by its name). */
typedef struct Port { SpiceCharDeviceInstance instance; Queue *queue; char *name; } Port;

static Port ports[MOST_PORTS];
static int port_count;

static void state(SpiceCharDeviceInstance *instance, int connected) {
  say("event", "{\"kind\":\"port\",\"name\":\"%s\",\"connected\":%d}", ((Port *)instance)->name, connected);
}

static int take(SpiceCharDeviceInstance *instance, const uint8_t *bytes, int length) {
  char *text = json_string((const char *)bytes, MIN(length, 2000));
  say("event", "{\"kind\":\"port-data\",\"name\":\"%s\",\"length\":%d,\"text\":%s}", ((Port *)instance)->name, length, text);
  g_free(text);
  return length;
}

static int give(SpiceCharDeviceInstance *instance, uint8_t *bytes, int length) {
  return queue_take(((Port *)instance)->queue, bytes, length);
}

static void event(SpiceCharDeviceInstance *instance, uint8_t number) {
  say("event", "{\"kind\":\"port-event\",\"name\":\"%s\",\"event\":%u}", ((Port *)instance)->name, number);
}

static const SpiceCharDeviceInterface interface = {
  .base = {SPICE_INTERFACE_CHAR_DEVICE, "lab port", SPICE_INTERFACE_CHAR_DEVICE_MAJOR, SPICE_INTERFACE_CHAR_DEVICE_MINOR},
  .state = state,
  .write = take,
  .read = give,
  .event = event,
};

/* "usbredir", "smartcard", "webdav" or "port:NAME". */
static void port_add(SpiceServer *server, const char *kind) {
  Port *port = &ports[port_count++];
  gboolean webdav = strcmp(kind, "webdav") == 0, named = g_str_has_prefix(kind, "port:");
  port->name = g_strdup(webdav ? "org.spice-space.webdav.0" : named ? kind + 5 : kind);
  port->queue = queue_new();
  port->instance.base.sif = &interface.base;
  port->instance.subtype = webdav || named ? "port" : port->name;
  port->instance.portname = webdav || named ? port->name : NULL;
  if (spice_server_add_interface(server, &port->instance.base)) g_error("no channel %s", kind);
}

void ports_add(SpiceServer *server) {
  for (char **kind = options.channels; kind && *kind && port_count < MOST_PORTS; kind++) port_add(server, *kind);
}

static Port *port_named(const char *name) {
  for (int i = 0; name && i < port_count; i++)
    if (strcmp(ports[i].name, name) == 0) return &ports[i];
  return NULL;
}

/* port NAME open|close|write TEXT... */
static void on_port(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  Port *port = port_named(words[0]);
  if (!port || !words[1]) return say("error", "no such port");
  if (strcmp(words[1], "write") == 0) {
    char *text = g_strjoinv(" ", words + 2);
    queue_put(port->queue, text, strlen(text));
    spice_server_char_device_wakeup(&port->instance);
    g_free(text);
  } else spice_server_port_event(&port->instance, strcmp(words[1], "open") == 0 ? PORT_OPENED : PORT_CLOSED);
  say("ok", "{}");
}

const Command ports_commands[] = {{"port", on_port}, {NULL, NULL}};
