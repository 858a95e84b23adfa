#pragma once
#include "server.h"

/* Bytes on their way to a reader that takes as many as it likes. */
typedef struct Queue { GByteArray *bytes; gsize taken; } Queue;

Queue *queue_new(void);
void queue_put(Queue *queue, const void *bytes, gsize length);
/* How many were taken, at most `most`. */
int queue_take(Queue *queue, guint8 *bytes, int most);
void queue_clear(Queue *queue);
