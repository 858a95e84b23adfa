#pragma once
#include <string.h>
#include "commands.h"

/* --- agent-port.c: the agent's port; messages in and out, cut into chunks (spice/vd_agent.h) ------------------------- */

void agent_port_add(SpiceServer *server);
/* Plugs the agent in or out. */
void agent_port_plug(gboolean in);
void agent_port_send(guint32 type, const void *head, gsize head_length, const void *body, gsize body_length);
/* Takes a chunk only each so many milliseconds; 0: at once. */
void agent_port_pace(int ms);

/* --- agent-clipboard.c, agent-files.c: true when the message was theirs ---------------------------------------------- */

gboolean clipboard_message(guint32 type, const guint8 *data, guint32 length);
gboolean files_message(guint32 type, const guint8 *data, guint32 length);
void files_forget(void);

/* --- agent.c --------------------------------------------------------------------------------------------------------- */

void agent_message(guint32 type, const guint8 *data, guint32 length);
/* Whether both sides have a VD_AGENT_CAP. */
gboolean agent_shares(int capability);
static inline guint32 word_at(const guint8 *bytes) { guint32 word; memcpy(&word, bytes, 4); return word; }
