#pragma once
#include "server.h"

typedef struct Command {
  const char *name;
  void (*run)(Device *device, char **words, const Wishes *wishes);
} Command;

/* Carries one line out and answers it: "ok {...}" or "error TEXT". Words with "=" are wishes, also those of every command:
   display=N. */
void command_run(char *line);
