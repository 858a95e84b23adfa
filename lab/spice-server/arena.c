#include "server.h"

struct Arena { GPtrArray *blocks; };

Arena *arena_new(void) {
  Arena *arena = g_new(Arena, 1);
  arena->blocks = g_ptr_array_new_with_free_func(g_free);
  return arena;
}

void *arena_take(Arena *arena, gsize size) {
  void *block = g_malloc0(size);
  g_ptr_array_add(arena->blocks, block);
  return block;
}

void arena_free(Arena *arena) {
  g_ptr_array_unref(arena->blocks);
  g_free(arena);
}

guint64 arena_id(const Arena *arena) { return (guint64)(uintptr_t)arena; }

Arena *arena_of(guint64 id) { return (Arena *)(uintptr_t)id; }
