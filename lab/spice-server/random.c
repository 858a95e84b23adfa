#include "server.h"

Random random_from(const char *name, guint64 seed) {
  guint64 state = 0x9e3779b97f4a7c15u + seed * 0xbf58476d1ce4e5b9u;
  for (; *name; name++) state = (state ^ (guchar)*name) * 0x100000001b3u; /* FNV-1a's prime */
  Random random = {state};
  random_next(&random);
  return random;
}

/* SplitMix64, its upper half. */
guint32 random_next(Random *random) {
  guint64 mixed = random->state += 0x9e3779b97f4a7c15u;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return (guint32)((mixed ^ (mixed >> 31)) >> 32);
}

int random_between(Random *random, int low, int high) {
  if (high <= low) return low;
  return low + (int)(random_next(random) % (guint32)(high - low + 1));
}
