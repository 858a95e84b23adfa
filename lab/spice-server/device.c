#include <string.h>
#include "options.h"
#include "server.h"

Device devices[MAX_DISPLAYS];
int device_count;
static gboolean running;

int bits_of(guint32 format) {
  switch (format) {
    case SPICE_SURFACE_FMT_1_A: return 1;
    case SPICE_SURFACE_FMT_8_A: return 8;
    case SPICE_SURFACE_FMT_16_555:
    case SPICE_SURFACE_FMT_16_565: return 16;
    case SPICE_SURFACE_FMT_32_xRGB:
    case SPICE_SURFACE_FMT_32_ARGB: return 32;
    default: return 0;
  }
}

static void surface_fill_in(Surface *surface, guint32 format, int width, int height) {
  g_free(surface->data);
  int stride = ((width * bits_of(format) + 31) / 32) * 4;
  *surface = (Surface){TRUE, format, width, height, stride, g_malloc0((gsize)stride * (gsize)height)};
}

static Device *of(QXLInstance *instance) { return (Device *)instance; }

static int take(GAsyncQueue *queue, QXLCommandExt *command) {
  QXLCommandExt *next = g_async_queue_try_pop(queue);
  if (!next) return 0;
  *command = *next;
  g_free(next);
  return 1;
}

static int get_command(QXLInstance *instance, QXLCommandExt *command) { return take(of(instance)->commands, command); }

static int get_cursor_command(QXLInstance *instance, QXLCommandExt *command) {
  return take(of(instance)->cursor_commands, command);
}

static int req_cmd_notification(QXLInstance *instance) { return g_async_queue_length(of(instance)->commands) <= 0; }

static int req_cursor_notification(QXLInstance *instance) {
  return g_async_queue_length(of(instance)->cursor_commands) <= 0;
}

static void release_resource(QXLInstance *instance, QXLReleaseInfoExt release) {
  (void)instance;
  if (release.info) arena_free(arena_of(release.info->id));
}

/* Called again whenever the machine starts; memory and the primary surface are made but once. */
static void attached_worker(QXLInstance *instance) {
  Device *device = of(instance);
  static QXLDevMemSlot all = {.virt_end = ~0UL, .qxl_ram_size = ~0U};
  spice_qxl_add_memslot(instance, &all);
  spice_qxl_create_primary_surface(instance, 0, &device->primary);
}

static void get_init_info(QXLInstance *instance, QXLDevInitInfo *info) {
  (void)instance;
  *info = (QXLDevInitInfo){.num_memslots = 1, .num_memslots_groups = 1, .memslot_id_bits = 1, .memslot_gen_bits = 1};
  info->n_surfaces = MAX_SURFACES;
}

static void set_client_capabilities(QXLInstance *instance, uint8_t present, uint8_t *caps) {
  GString *hex = g_string_new(NULL);
  for (int i = 0; i < 8; i++) g_string_append_printf(hex, "%02x", caps[i]);
  say("event", "{\"kind\":\"client\",\"display\":%d,\"present\":%s,\"caps\":\"%s\"}", of(instance)->number,
      present ? "true" : "false", hex->str);
  g_string_free(hex, TRUE);
}

/* A device that does not take them leaves them to the agent. */
static int client_monitors_config(QXLInstance *instance, VDAgentMonitorsConfig *config) {
  if (options.agent_monitors) return 0;
  if (!config) return 1;
  GString *heads = g_string_new(NULL);
  for (guint32 i = 0; i < config->num_of_monitors; i++) {
    VDAgentMonConfig *head = &config->monitors[i];
    g_string_append_printf(heads, "%s{\"x\":%d,\"y\":%d,\"width\":%u,\"height\":%u,\"depth\":%u}", i ? "," : "", head->x,
                           head->y, head->width, head->height, head->depth);
  }
  say("event", "{\"kind\":\"monitors\",\"display\":%d,\"flags\":%u,\"heads\":[%s]}", of(instance)->number, config->flags,
      heads->str);
  g_string_free(heads, TRUE);
  return 1;
}

static void set_compression_level(QXLInstance *instance, int level) { (void)instance, (void)level; }
static void notify_update(QXLInstance *instance, uint32_t id) { (void)instance, (void)id; }
static int flush_resources(QXLInstance *instance) { return (void)instance, 0; }
static void update_area_complete(QXLInstance *instance, uint32_t surface, QXLRect *areas, uint32_t count) {
  (void)instance, (void)surface, (void)areas, (void)count;
}
static void async_complete(QXLInstance *instance, uint64_t cookie) {
  (void)instance;
  if (cookie) arena_free(arena_of(cookie));
}

static const QXLInterface interface = {
  .base = {SPICE_INTERFACE_QXL, "lab display", SPICE_INTERFACE_QXL_MAJOR, SPICE_INTERFACE_QXL_MINOR},
  .attached_worker = attached_worker,
  .set_compression_level = set_compression_level,
  .get_init_info = get_init_info,
  .get_command = get_command,
  .req_cmd_notification = req_cmd_notification,
  .release_resource = release_resource,
  .get_cursor_command = get_cursor_command,
  .req_cursor_notification = req_cursor_notification,
  .notify_update = notify_update,
  .flush_resources = flush_resources,
  .async_complete = async_complete,
  .update_area_complete = update_area_complete,
  .set_client_capabilities = set_client_capabilities,
  .client_monitors_config = client_monitors_config,
};

static void primary_prepare(Device *device, int width, int height, guint32 format) {
  Surface *surface = &device->surfaces[0];
  surface_fill_in(surface, format, width, height);
  device->primary = (QXLDevSurfaceCreate){.width = (guint32)width, .height = (guint32)height, .stride = surface->stride};
  device->primary.format = format;
  device->primary.mouse_mode = TRUE;
  device->primary.mem = physical(surface->data);
}

void device_add(SpiceServer *server, int width, int height, guint32 format) {
  Device *device = &devices[device_count];
  device->number = device_count++;
  device->commands = g_async_queue_new();
  device->cursor_commands = g_async_queue_new();
  device->instance.base.sif = &interface.base;
  device->instance.id = device->number;
  primary_prepare(device, width, height, format);
  if (spice_server_add_interface(server, &device->instance.base)) g_error("no display device");
}

void device_resize(Device *device, int width, int height, guint32 format) {
  spice_qxl_destroy_primary_surface(&device->instance, 0);
  primary_prepare(device, width, height, format);
  spice_qxl_create_primary_surface(&device->instance, 0, &device->primary);
}

void device_push(Device *device, guint32 type, const void *command) {
  QXLCommandExt *next = g_new0(QXLCommandExt, 1);
  next->cmd.type = type;
  next->cmd.data = physical(command);
  g_async_queue_push(type == QXL_CMD_CURSOR ? device->cursor_commands : device->commands, next);
  spice_qxl_wakeup(&device->instance);
}

static void push_surface(Device *device, int id, int type) {
  Arena *arena = arena_new();
  const Surface *surface = &device->surfaces[id];
  QXLSurfaceCmd *command = arena_take(arena, sizeof *command);
  command->release_info.id = arena_id(arena);
  command->surface_id = (guint32)id;
  command->type = (guint8)type;
  command->u.surface_create = (QXLSurface){surface->format, (guint32)surface->width, (guint32)surface->height,
                                           surface->stride, physical(surface->data)};
  device_push(device, QXL_CMD_SURFACE, command);
}

const char *surface_create(Device *device, int id, guint32 format, int width, int height) {
  if (id < 1 || id >= MAX_SURFACES) return "no such surface number";
  if (device->surfaces[id].exists) return "the surface exists";
  if (!bits_of(format) || width < 1 || height < 1) return "no such format or size";
  surface_fill_in(&device->surfaces[id], format, width, height);
  push_surface(device, id, QXL_SURFACE_CMD_CREATE);
  return NULL;
}

const char *surface_destroy(Device *device, int id) {
  if (id < 1 || id >= MAX_SURFACES || !device->surfaces[id].exists) return "no such surface";
  push_surface(device, id, QXL_SURFACE_CMD_DESTROY);
  device->surfaces[id].exists = FALSE; /* Its memory stays until the number is used again: commands may still need it. */
  return NULL;
}

void machine_run(SpiceServer *server, gboolean on) {
  if (on) spice_server_vm_start(server);
  else spice_server_vm_stop(server);
  running = on;
}

/* A machine that stands draws nothing. */
void device_settle(Device *device, int surface) {
  if (!running) return;
  QXLRect all = {.bottom = device->surfaces[surface].height, .right = device->surfaces[surface].width};
  spice_qxl_update_area(&device->instance, (guint32)surface, &all, NULL, 0, 0);
}

void device_heads(Device *device, const QXLHead *heads, int count, int most) {
  Arena *arena = arena_new();
  QXLMonitorsConfig *config = arena_take(arena, sizeof *config + (gsize)count * sizeof *heads);
  config->count = (guint16)count;
  config->max_allowed = (guint16)most;
  memcpy(config->heads, heads, (gsize)count * sizeof *heads);
  spice_qxl_monitors_config_async(&device->instance, physical(config), 0, arena_id(arena));
}
