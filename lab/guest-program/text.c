#include "guest.h"

/* The compiler itself calls these two. */
void *memset(void *to, int value, u32 n) {
  void *p = to;
  __asm__ volatile("rep stosb" : "+D"(p), "+c"(n) : "a"(value) : "memory");
  return to;
}

void *memcpy(void *to, const void *from, u32 n) {
  void *p = to;
  __asm__ volatile("rep movsb" : "+D"(p), "+S"(from), "+c"(n)::"memory");
  return to;
}

int starts_with(const char *s, const char *prefix) {
  while (*prefix)
    if (*s++ != *prefix++) return 0;
  return 1;
}

int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

const char *skip_word(const char *s) {
  while (*s && *s != ' ') s++;
  while (*s == ' ') s++;
  return s;
}

u32 parse_number(const char *s, u32 radix) {
  u32 n = 0;
  for (;; s++) {
    u32 d = *s >= '0' && *s <= '9' ? *s - '0' : (*s | 32) >= 'a' && (*s | 32) <= 'f' ? (*s | 32) - 'a' + 10 : 99;
    if (d >= radix) return n;
    n = n * radix + d;
  }
}

char *put_text(char *to, const char *s) {
  while (*s) *to++ = *s++;
  *to = 0;
  return to;
}

static char *put_radix(char *to, u32 n, u32 radix, int digits) {
  char reversed[12];
  int i = 0;
  do reversed[i++] = "0123456789ABCDEF"[n % radix];
  while ((n /= radix) || i < digits);
  while (i) *to++ = reversed[--i];
  *to = 0;
  return to;
}

char *put_number(char *to, int n) {
  if (n < 0) *to++ = '-', n = -n;
  return put_radix(to, n, 10, 1);
}

char *put_hex(char *to, u32 n) { return put_radix(to, n, 16, n > 0xFF ? 4 : 2); }
