#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "guest.h"

enum { TABLET_END = 0x7fff };

static struct { int x, y, buttons; } pointer;

int inputs_open(int *descriptors) {
  int count = 0;
  for (int i = 0; i < MOST_INPUTS; i++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/input/event%d", i);
    int descriptor = open(path, O_RDONLY | O_NONBLOCK);
    if (descriptor >= 0) descriptors[count++] = descriptor;
  }
  return count;
}

/* The keyboard driver's scan code is that of set 1, with 0x80 in the place of the prefix E0 (atkbd.c, atkbd_compat_scancode). */
static void key(int scan, int down) { say("K %x %d", scan & 0x80 ? 0xe000 | (scan & 0x7f) : scan, down); }

static int button_bit(int code) { return code == BTN_LEFT ? 1 : code == BTN_MIDDLE ? 2 : code == BTN_RIGHT ? 4 : 0; }

/* QEMU puts the picture's width on 0 to 0x7fff and rounds down (qemu_input_scale_axis). */
static int pixel(int at, int size) { return (at * size + TABLET_END - 1) / TABLET_END; }

static void pointer_report(void) {
  int width, height;
  cards_size(&width, &height);
  say("P %d %d %d", pixel(pointer.x, width), pixel(pointer.y, height), pointer.buttons);
}

void input_read(int descriptor) {
  static int scan, moved;
  struct input_event event;
  while (read(descriptor, &event, sizeof event) == sizeof event) {
    int bit = event.type == EV_KEY ? button_bit(event.code) : 0;
    if (event.type == EV_MSC && event.code == MSC_SCAN) scan = event.value;
    if (bit) pointer.buttons = event.value ? pointer.buttons | bit : pointer.buttons & ~bit, moved = 1;
    if (event.type == EV_KEY && !bit && scan && event.value < 2) key(scan, event.value);
    if (event.type == EV_ABS && event.code == ABS_X) pointer.x = event.value, moved = 1;
    if (event.type == EV_ABS && event.code == ABS_Y) pointer.y = event.value, moved = 1;
    if (event.type == EV_REL && event.code == REL_WHEEL) say("W %d", -event.value);
    if (event.type != EV_SYN) continue;
    if (moved) pointer_report();
    scan = moved = 0;
  }
}
