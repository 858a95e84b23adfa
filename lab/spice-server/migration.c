#include <string.h>
#include "commands.h"
#include "options.h"

static void tell(const char *what) { say("event", "{\"kind\":\"migration\",\"event\":\"%s\"}", what); }

static void connect_complete(SpiceMigrateInstance *instance) { (void)instance, tell("connected"); }
static void end_complete(SpiceMigrateInstance *instance) { (void)instance, tell("ended"); }

static const SpiceMigrateInterface interface = {
  .base = {SPICE_INTERFACE_MIGRATION, "lab migration", SPICE_INTERFACE_MIGRATION_MAJOR, SPICE_INTERFACE_MIGRATION_MINOR},
  .migrate_connect_complete = connect_complete,
  .migrate_end_complete = end_complete,
};
static SpiceMigrateInstance instance = {.base.sif = &interface.base};
static SpiceServer *migrating;

/* Switching hosts is for servers without this interface only (reds.cpp). */
void migration_add(SpiceServer *server) {
  migrating = server;
  if (strcmp(options.migration, "switch-host") == 0) return;
  spice_server_set_seamless_migration(server, strcmp(options.migration, "seamless") == 0);
  spice_server_add_interface(server, &instance.base);
}

/* migrate connect port= [tls=] [host=] [subject=]: tells the client where to connect to as well. */
static int connect_to(const Wishes *wishes) {
  int port = (int)wish_number(wishes, "port", -1), tls = (int)wish_number(wishes, "tls", -1);
  const char *host = wish_text(wishes, "host", "127.0.0.1"), *subject = wish_text(wishes, "subject", NULL);
  if (strcmp(options.migration, "switch-host") == 0) return spice_server_migrate_info(migrating, host, port, tls, subject);
  return spice_server_migrate_connect(migrating, host, port, tls, subject);
}

static int end(gboolean well) {
  machine_run(migrating, FALSE);
  if (strcmp(options.migration, "switch-host") == 0) return spice_server_migrate_switch(migrating);
  return spice_server_migrate_start(migrating) || spice_server_migrate_end(migrating, well);
}

static void on_migrate(Device *device, char **words, const Wishes *wishes) {
  (void)device;
  int result = 1;
  if (words[0] && strcmp(words[0], "connect") == 0) result = connect_to(wishes);
  if (words[0] && strcmp(words[0], "end") == 0) result = end(TRUE);
  if (words[0] && strcmp(words[0], "fail") == 0) result = end(FALSE);
  if (result) say("error", "migrate connect|end|fail: %d", result);
  else say("ok", "{}");
}

/* machine start|stop: the target of a migration starts when its source has ended. */
static void on_machine(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  machine_run(migrating, words[0] && strcmp(words[0], "start") == 0);
  say("ok", "{}");
}

const Command migration_commands[] = {{"migrate", on_migrate}, {"machine", on_machine}, {NULL, NULL}};
