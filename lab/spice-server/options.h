#pragma once
#include "server.h"

typedef struct Options {
  int displays, width, height, format;
  int compression, jpeg, zlib_glz, streaming;
  gboolean raw_playback, tablet, agent, agent_monitors, sound, migration_target;
  char *video_codecs, *ticket_variable, *x509_dir, *name, *agent_socket, *migration;
  char **secure, **channels;
} Options;

extern Options options;

/* Ends the process with a line on standard error and 2 when they are wrong. */
void options_read(int count, char **words);
/* A loopback port that is free now; another program may be faster, then the server does not start. */
int free_port(void);
