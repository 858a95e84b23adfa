#pragma once
#include "server.h"

typedef struct Command {
  const char *name;
  void (*run)(Device *device, char **words, const Wishes *wishes);
} Command;

/* Carries one line out and answers it: "ok {...}" or "error TEXT". Words with "=" are wishes, also those of every command:
   display=N. */
void command_run(char *line);

/* Each part's own, ended by a NULL name. */
extern const Command cursor_commands[], inputs_commands[], sound_commands[], ports_commands[], migration_commands[], agent_commands[],
  clipboard_commands[], files_commands[];

void inputs_add(SpiceServer *server);
void sound_add(SpiceServer *server);
void ports_add(SpiceServer *server);
void migration_add(SpiceServer *server);
void agent_add(SpiceServer *server);
