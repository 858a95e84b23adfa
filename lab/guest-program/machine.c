#include "guest.h"

extern char irq_timer[], irq_master[], irq_slave[], fault[];
static struct { u16 low, selector, flags, high; } __attribute__((packed)) idt[48];
enum { PIC1 = 0x20, PIC2 = 0xA0, IRQ_BASE = 0x20 };

static void set_gate(int vector, const char *handler) {
  u32 at = (u32)handler;
  idt[vector].low = at;
  idt[vector].high = at >> 16;
  idt[vector].selector = 0x08;
  idt[vector].flags = 0x8E00;
}

static void start_pic(void) {
  out8(PIC1, 0x11), out8(PIC2, 0x11);
  out8(PIC1 + 1, IRQ_BASE), out8(PIC2 + 1, IRQ_BASE + 8);
  out8(PIC1 + 1, 4), out8(PIC2 + 1, 2);
  out8(PIC1 + 1, 1), out8(PIC2 + 1, 1);
  out8(PIC1 + 1, (u8) ~(1 << 0 | 1 << 1 | 1 << 2 | 1 << 4)); /* timer, keyboard, second PIC, COM1 */
  out8(PIC2 + 1, (u8) ~(1 << 4));                            /* IRQ 12: mouse */
}

void machine_start(void) {
  for (int i = 0; i < 48; i++) set_gate(i, i < IRQ_BASE ? fault : i < IRQ_BASE + 8 ? irq_master : irq_slave);
  set_gate(IRQ_BASE, irq_timer);
  struct { u16 limit; u32 at; } __attribute__((packed)) pointer = {sizeof idt - 1, (u32)idt};
  __asm__ volatile("lidt %0" ::"m"(pointer));
  start_pic();
}

void timer_set(u32 hz) {
  u32 divisor = 1193182 / (hz < 19 ? 19 : hz);
  out8(0x43, 0x34);
  out8(0x40, divisor);
  out8(0x40, divisor >> 8);
}

/* Interrupts are off everywhere else, so nothing that comes between the last look and `hlt` is missed. */
void sleep_until_interrupt(void) { __asm__ volatile("sti; hlt; cli" ::: "memory"); }

static u32 pci_read(u32 slot, u32 offset) {
  out32(0xCF8, 0x80000000 | slot << 11 | offset);
  return in32(0xCFC);
}

static u32 find_framebuffer(void) {
  for (u32 slot = 0; slot < 32; slot++)
    if (pci_read(slot, 8) >> 24 == 0x03) return pci_read(slot, 0x10) & ~15u;
  return 0;
}

static void vbe(u16 index, u16 value) {
  out16(0x1CE, index);
  out16(0x1CF, value);
}

/* The "Bochs VBE" registers of QEMU's std and qxl adapters (QEMU docs/specs/standard-vga). */
u32 *video_set_mode(u32 w, u32 h) {
  vbe(4, 0); /* off */
  vbe(1, w);
  vbe(2, h);
  vbe(3, 32);
  vbe(4, 0x41); /* on, linear framebuffer */
  return (u32 *)find_framebuffer();
}
