/* What the parts of the guest program know of one another. No library: this runs on the bare (virtual) machine. */
#pragma once
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;

static inline void out8(u16 port, u8 v) { __asm__ volatile("outb %0,%1" ::"a"(v), "Nd"(port)); }
static inline void out16(u16 port, u16 v) { __asm__ volatile("outw %0,%1" ::"a"(v), "Nd"(port)); }
static inline void out32(u16 port, u32 v) { __asm__ volatile("outl %0,%1" ::"a"(v), "Nd"(port)); }
static inline u8 in8(u16 port) { u8 v; __asm__ volatile("inb %1,%0" : "=a"(v) : "Nd"(port)); return v; }
static inline u32 in32(u16 port) { u32 v; __asm__ volatile("inl %1,%0" : "=a"(v) : "Nd"(port)); return v; }

/* machine.c: interrupts, clock, video mode */
void machine_start(void);
extern volatile u32 ticks; /* counted since the start */
void timer_set(u32 hz);
void sleep_until_interrupt(void);
u32 *video_set_mode(u32 width, u32 height); /* returns the linear framebuffer, 32 bit XRGB */

/* serial.c: lines over COM1 */
void serial_start(void);
void serial_text(const char *s);
void serial_number(int n);
void serial_hex(u32 n);
char *serial_line(void); /* a whole line that came in, or 0 */

/* input.c: keys and the absolute pointer; reports each event on COM1 */
struct input {
  u32 key;     /* last key: set 1 scancode, 0xE0xx for extended keys */
  int key_down;
  int x, y;    /* pixels */
  u32 buttons; /* 1 left, 2 middle, 4 right */
  int wheel;   /* sum of all steps, down is positive */
};
extern struct input input;
void input_start(void);
int input_poll(void); /* whether anything came */
const char *key_name(u32 code);

/* draw.c: shapes on three layers: base (what never changes), back (base and what moves), and the screen (back and pointer) */
struct rect { int x, y, w, h; };
extern int width, height;
extern u32 *base, *back;
void draw_start(int w, int h);
void draw_target(u32 *layer);
void fill(struct rect r, u32 colour);
void gradient(u32 top, u32 bottom);
void disc(int cx, int cy, int radius, u32 colour, int alpha);
void rounded(struct rect r, int radius, u32 colour, int alpha);
void blend(int x, int y, u32 colour, int alpha); /* alpha 0..255 */
void restore(struct rect r); /* base to back */
void show(struct rect r);    /* back to screen, with the pointer on top */
void pointer_moved(void);

/* font.c: a stroke font of our own */
int text_width(const char *s, int cap);
void text(const char *s, int x, int y, int cap, u32 colour); /* (x, y): left end of the top line, cap: height of capitals */

/* scenes.c */
enum pattern { CARD, FILL, PHOTO, BARS, TEXT, NOISE };
struct scene { const char *name; int scheme; enum pattern pattern; u32 fill; u32 frame; u32 seconds; };
extern struct scene scene;
void scene_begin(void); /* draws all of it */
void scene_step(void);  /* the next frame of what moves */
void scene_input(void); /* shows the last key and pointer */

/* text.c: the little of the C library that is needed */
int starts_with(const char *s, const char *prefix);
int same(const char *a, const char *b);
const char *skip_word(const char *s);
u32 parse_number(const char *s, u32 radix);
char *put_text(char *to, const char *s);
char *put_number(char *to, int n);
char *put_hex(char *to, u32 n);
