#include "guest.h"

struct input input;

/* VMware's backdoor, as QEMU's vmmouse answers it: the way to an absolute pointer without a USB stack. */
enum { MAGIC = 0x564D5868, BACKDOOR = 0x5658, DATA = 39, STATUS = 40, COMMAND = 41 };
enum { ENABLE = 0x45414552, ABSOLUTE = 0x53424152 };

struct packet { u32 buttons, x, y, z; };

static struct packet backdoor(u32 command, u32 argument) {
  u32 a = MAGIC, b = argument, c = command, d = BACKDOOR, si = 0, di = 0;
  __asm__ volatile("inl %%dx,%%eax" : "+a"(a), "+b"(b), "+c"(c), "+d"(d), "+S"(si), "+D"(di));
  return (struct packet){a, b, c, d};
}

static void controller(u8 port, u8 value) {
  while (in8(0x64) & 2) {}
  out8(port, value);
}

void input_start(void) {
  controller(0x64, 0xA8); /* mouse port on */
  controller(0x64, 0x60);
  controller(0x60, 0x47); /* both interrupts, translation to scancode set 1 */
  controller(0x64, 0xD4);
  controller(0x60, 0xF4); /* the mouse reports: its interrupt says that vmmouse has data */
  backdoor(COMMAND, ENABLE);
  backdoor(DATA, 1); /* its version */
  backdoor(COMMAND, ABSOLUTE);
}

static void on_scancode(u8 byte) {
  static u32 prefix, skip;
  if (skip) { skip--; return; }
  if (byte == 0xE0) { prefix = 0xE000; return; }
  u32 code = prefix | (byte & 0x7F);
  if (byte == 0xE1) { code = 0xE11D, skip = 5; } /* Pause: six bytes, no release */
  prefix = 0;
  input.key = code;
  input.key_down = byte == 0xE1 || !(byte & 0x80);
  serial_text("K ");
  serial_hex(code);
  serial_text(input.key_down ? " 1\n" : " 0\n");
}

/* QEMU scales by floor(pixel * 0x7FFF / size) and vmmouse doubles it; rounding up gives the pixel back. */
static int to_pixel(u32 raw, int size) {
  int pixel = ((raw >> 1) * (u32)size + 0x7FFE) / 0x7FFF;
  return pixel < size ? pixel : size - 1;
}

static void on_packet(struct packet p) {
  int x = to_pixel(p.x & 0xFFFF, width), y = to_pixel(p.y & 0xFFFF, height), z = (signed char)p.z;
  u32 buttons = (p.buttons & 0x20 ? 1 : 0) | (p.buttons & 0x08 ? 2 : 0) | (p.buttons & 0x10 ? 4 : 0);
  int changed = x != input.x || y != input.y || buttons != input.buttons;
  input.x = x, input.y = y, input.buttons = buttons, input.wheel += z;
  if (z) serial_text("W "), serial_number(z), serial_text("\n");
  if (z && !changed) return;
  serial_text("P "), serial_number(x), serial_text(" "), serial_number(y);
  serial_text(" "), serial_number(buttons), serial_text("\n");
}

int input_poll(void) {
  int any = 0;
  for (u8 status; (status = in8(0x64)) & 1; any = 1) {
    u8 byte = in8(0x60);
    if (!(status & 0x20)) on_scancode(byte);
  }
  while ((backdoor(STATUS, 0).buttons & 0xFFFF) >= 4) on_packet(backdoor(DATA, 4)), any = 1;
  return any;
}

static const char *const names[128] = {
    [0x01] = "Esc", [0x0E] = "Backspace", [0x0F] = "Tab", [0x1C] = "Enter", [0x1D] = "Ctrl", [0x2A] = "Shift",
    [0x36] = "Shift", [0x38] = "Alt", [0x39] = "Space", [0x3A] = "Caps Lock", [0x3B] = "F1", [0x3C] = "F2",
    [0x3D] = "F3", [0x3E] = "F4", [0x3F] = "F5", [0x40] = "F6", [0x41] = "F7", [0x42] = "F8", [0x43] = "F9",
    [0x44] = "F10", [0x57] = "F11", [0x58] = "F12", [0x47] = "Home", [0x48] = "Up", [0x49] = "Page Up",
    [0x4B] = "Left", [0x4D] = "Right", [0x4F] = "End", [0x50] = "Down", [0x51] = "Page Down", [0x52] = "Insert",
    [0x53] = "Delete", [0x5B] = "Meta", [0x5C] = "Meta", [0x5D] = "Menu",
};

/* Names for people; what keys of the main block print is that of a US keyboard. */
const char *key_name(u32 code) {
  static const char printed[] = "??1234567890-=??QWERTYUIOP[]??ASDFGHJKL;'`?\\ZXCVBNM,./";
  static char one[2];
  if (code == 0xE11D) return "Pause";
  if (names[code & 0x7F]) return names[code & 0x7F];
  if (code >= sizeof printed - 1 || printed[code] == '?') return "Key";
  one[0] = printed[code];
  return one;
}
