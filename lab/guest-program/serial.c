#include "guest.h"

enum { COM1 = 0x3F8 };

void serial_start(void) {
  out8(COM1 + 3, 0x80); /* divisor 1: 115200 baud */
  out8(COM1 + 0, 1);
  out8(COM1 + 1, 0);
  out8(COM1 + 3, 0x03); /* 8N1 */
  out8(COM1 + 2, 0x07); /* FIFOs on, empty */
  out8(COM1 + 4, 0x0B); /* OUT2 lets interrupts through */
  out8(COM1 + 1, 0x01); /* interrupt on input */
}

void serial_text(const char *s) {
  for (; *s; s++) {
    while (!(in8(COM1 + 5) & 0x20)) {}
    out8(COM1, *s);
  }
}

void serial_number(int n) {
  char digits[16];
  put_number(digits, n);
  serial_text(digits);
}

void serial_hex(u32 n) {
  char digits[16];
  put_hex(digits, n);
  serial_text(digits);
}

char *serial_line(void) {
  static char line[128];
  static u32 length;
  while (in8(COM1 + 5) & 0x01) {
    char c = in8(COM1);
    if (c == '\n') {
      line[length] = 0;
      length = 0;
      return line;
    }
    if (length < sizeof line - 1) line[length++] = c;
  }
  return 0;
}
