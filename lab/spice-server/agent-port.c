#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "agent.h"
#include "options.h"
#include "queue.h"

static SpiceServer *agent_server;
static Queue *outgoing;                           /* to the client */
static GByteArray *incoming, *messages[VDP_END_PORT]; /* chunks; whole messages by port */
static gboolean plugged;
static int pace_ms, program = -1;
static guint program_source;
static gint64 next_chunk_us;

static void whole_messages(GByteArray *bytes) {
  while (bytes->len >= sizeof(VDAgentMessage)) {
    VDAgentMessage head;
    memcpy(&head, bytes->data, sizeof head);
    if (bytes->len < sizeof head + head.size) return;
    agent_message(head.type, bytes->data + sizeof head, head.size);
    g_byte_array_remove_range(bytes, 0, (guint)sizeof head + head.size);
  }
}

static void whole_chunks(void) {
  while (incoming->len >= sizeof(VDIChunkHeader)) {
    VDIChunkHeader head;
    memcpy(&head, incoming->data, sizeof head);
    if (incoming->len < sizeof head + head.size) return;
    if (head.port < VDP_END_PORT) {
      g_byte_array_append(messages[head.port], incoming->data + sizeof head, head.size);
      whole_messages(messages[head.port]);
    }
    g_byte_array_remove_range(incoming, 0, (guint)sizeof head + head.size);
  }
}

static gboolean wake(gpointer instance) {
  if (plugged) spice_server_char_device_wakeup(instance);
  return G_SOURCE_REMOVE;
}

static int to_program(const uint8_t *bytes, int length) {
  ssize_t count = send(program, bytes, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL);
  return count < 0 ? 0 : (int)count;
}

/* From the client. */
static int take(SpiceCharDeviceInstance *instance, const uint8_t *bytes, int length) {
  if (program >= 0) return to_program(bytes, length);
  gint64 now = g_get_monotonic_time();
  if (pace_ms && now < next_chunk_us) {
    g_timeout_add((guint)((next_chunk_us - now) / 1000 + 1), wake, instance);
    return 0;
  }
  next_chunk_us = now + pace_ms * 1000;
  g_byte_array_append(incoming, bytes, (guint)length);
  whole_chunks();
  return length;
}

static int give(SpiceCharDeviceInstance *instance, uint8_t *bytes, int length) {
  (void)instance;
  return queue_take(outgoing, bytes, length);
}

static void state(SpiceCharDeviceInstance *instance, int connected) {
  (void)instance;
  say("event", "{\"kind\":\"agent-state\",\"connected\":%d}", connected);
}

static void event(SpiceCharDeviceInstance *instance, uint8_t number) { (void)instance, (void)number; }

static const SpiceCharDeviceInterface interface = {
  .base = {SPICE_INTERFACE_CHAR_DEVICE, "lab agent", SPICE_INTERFACE_CHAR_DEVICE_MAJOR, SPICE_INTERFACE_CHAR_DEVICE_MINOR},
  .state = state,
  .write = take,
  .read = give,
  .event = event,
};
static SpiceCharDeviceInstance port = {.base.sif = &interface.base, .subtype = "vdagent"};

void agent_port_plug(gboolean in) {
  if (in == plugged) return;
  plugged = in;
  queue_clear(outgoing);
  g_byte_array_set_size(incoming, 0);
  for (int i = 0; i < VDP_END_PORT; i++) g_byte_array_set_size(messages[i], 0);
  if (in) spice_server_add_interface(agent_server, &port.base);
  else spice_server_remove_interface(&port.base);
}

void agent_port_pace(int ms) { pace_ms = ms; }

static void put_chunk(const guint8 *bytes, gsize length) {
  VDIChunkHeader head = {VDP_CLIENT_PORT, (guint32)length};
  queue_put(outgoing, &head, sizeof head);
  queue_put(outgoing, bytes, length);
}

void agent_port_send(guint32 type, const void *head, gsize head_length, const void *body, gsize body_length) {
  GByteArray *whole = g_byte_array_new();
  VDAgentMessage message = {.protocol = VD_AGENT_PROTOCOL, .type = type, .size = (guint32)(head_length + body_length)};
  g_byte_array_append(whole, (const guint8 *)&message, sizeof message);
  g_byte_array_append(whole, head, (guint)head_length);
  g_byte_array_append(whole, body, (guint)body_length);
  for (gsize at = 0; at < whole->len; at += VD_AGENT_MAX_DATA_SIZE) put_chunk(whole->data + at, MIN(VD_AGENT_MAX_DATA_SIZE, whole->len - at));
  g_byte_array_unref(whole);
  wake(&port);
}

/* --- a program of somebody else's, spice-vdagentd, takes the agent's part on a unix socket --- */

static gboolean from_program(gint fd, GIOCondition condition, gpointer unused) {
  (void)unused;
  guint8 bytes[65536];
  ssize_t count = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return G_SOURCE_CONTINUE;
  if (count > 0) {
    queue_put(outgoing, bytes, (gsize)count);
    wake(&port);
    return G_SOURCE_CONTINUE;
  }
  (void)condition;
  close(fd);
  program = -1;
  agent_port_plug(FALSE);
  say("event", "{\"kind\":\"agent-program\",\"connected\":false}");
  return G_SOURCE_REMOVE;
}

static gboolean accept_program(gint listener, GIOCondition condition, gpointer unused) {
  (void)condition, (void)unused;
  int fd = accept(listener, NULL, NULL);
  if (fd < 0) return G_SOURCE_CONTINUE;
  if (program >= 0) {
    close(fd);
    return G_SOURCE_CONTINUE;
  }
  program = fd;
  program_source = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP, from_program, NULL);
  agent_port_plug(TRUE);
  say("event", "{\"kind\":\"agent-program\",\"connected\":true}");
  return G_SOURCE_CONTINUE;
}

static void listen_for_program(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1)) g_error("no agent socket: %s", g_strerror(errno));
  g_unix_fd_add(listener, G_IO_IN, accept_program, NULL);
}

void agent_port_add(SpiceServer *server) {
  agent_server = server;
  outgoing = queue_new();
  incoming = g_byte_array_new();
  for (int i = 0; i < VDP_END_PORT; i++) messages[i] = g_byte_array_new();
  if (options.agent_socket) listen_for_program(options.agent_socket);
}
