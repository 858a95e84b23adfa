#include <glib-unix.h>
#include "core.h"

/* The event loop of the library's main thread: GLib's. */

struct SpiceTimer { SpiceTimerFunc call; void *data; guint source; };
struct SpiceWatch { int fd; SpiceWatchFunc call; void *data; guint source; };

static gboolean timer_fire(gpointer data) {
  SpiceTimer *timer = data;
  timer->source = 0; /* first: it may be started again, or removed */
  timer->call(timer->data);
  return G_SOURCE_REMOVE;
}

static SpiceTimer *timer_add(SpiceTimerFunc call, void *data) {
  SpiceTimer *timer = g_new0(SpiceTimer, 1);
  timer->call = call;
  timer->data = data;
  return timer;
}

static void timer_cancel(SpiceTimer *timer) {
  if (timer->source) g_source_remove(timer->source);
  timer->source = 0;
}

static void timer_start(SpiceTimer *timer, uint32_t ms) {
  timer_cancel(timer);
  timer->source = g_timeout_add(ms, timer_fire, timer);
}

static void timer_remove(SpiceTimer *timer) {
  timer_cancel(timer);
  g_free(timer);
}

static gboolean watch_fire(gint fd, GIOCondition condition, gpointer data) {
  SpiceWatch *watch = data;
  int events = (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR) ? SPICE_WATCH_EVENT_READ : 0) |
               (condition & G_IO_OUT ? SPICE_WATCH_EVENT_WRITE : 0);
  watch->call(fd, events, watch->data); /* it may be gone now */
  return G_SOURCE_CONTINUE;
}

static void watch_update_mask(SpiceWatch *watch, int events) {
  if (watch->source) g_source_remove(watch->source);
  GIOCondition wanted = (events & SPICE_WATCH_EVENT_READ ? G_IO_IN : 0) | (events & SPICE_WATCH_EVENT_WRITE ? G_IO_OUT : 0);
  watch->source = events ? g_unix_fd_add(watch->fd, wanted, watch_fire, watch) : 0;
}

static SpiceWatch *watch_add(int fd, int events, SpiceWatchFunc call, void *data) {
  SpiceWatch *watch = g_new0(SpiceWatch, 1);
  watch->fd = fd;
  watch->call = call;
  watch->data = data;
  watch_update_mask(watch, events);
  return watch;
}

static void watch_remove(SpiceWatch *watch) {
  watch_update_mask(watch, 0);
  g_free(watch);
}

static void channel_event(int event, SpiceChannelEventInfo *info) {
  static const char *const names[] = {"?", "connected", "initialized", "disconnected"};
  say("event", "{\"kind\":\"channel\",\"event\":\"%s\",\"type\":%d,\"id\":%d,\"tls\":%s}", names[event & 3], info->type, info->id,
      info->flags & SPICE_CHANNEL_EVENT_FLAG_TLS ? "true" : "false");
}

SpiceCoreInterface core_interface = {
  .base = {SPICE_INTERFACE_CORE, "lab core", SPICE_INTERFACE_CORE_MAJOR, SPICE_INTERFACE_CORE_MINOR},
  .timer_add = timer_add,
  .timer_start = timer_start,
  .timer_cancel = timer_cancel,
  .timer_remove = timer_remove,
  .watch_add = watch_add,
  .watch_update_mask = watch_update_mask,
  .watch_remove = watch_remove,
  .channel_event = channel_event,
};
