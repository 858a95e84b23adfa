#include <string.h>
#include "queue.h"

Queue *queue_new(void) {
  Queue *queue = g_new0(Queue, 1);
  queue->bytes = g_byte_array_new();
  return queue;
}

void queue_put(Queue *queue, const void *bytes, gsize length) { g_byte_array_append(queue->bytes, bytes, (guint)length); }

int queue_take(Queue *queue, guint8 *bytes, int most) {
  gsize count = MIN((gsize)MAX(most, 0), queue->bytes->len - queue->taken);
  memcpy(bytes, queue->bytes->data + queue->taken, count);
  queue->taken += count;
  if (queue->taken == queue->bytes->len) queue_clear(queue);
  return (int)count;
}

void queue_clear(Queue *queue) {
  g_byte_array_set_size(queue->bytes, 0);
  queue->taken = 0;
}
