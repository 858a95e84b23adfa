#pragma once
#include <stdint.h>

typedef struct Rect { int x, y, width, height; } Rect;

/* --- cards.c: the graphics cards by their kernel drivers (KMS) --------------------------------------------------------- */

/* Opens /dev/dri/card*, each in the first mode of its list; how many there are. */
int cards_open(void);
/* "mode qxl 800 600" and so on: one word of main.c's list, then the card's driver. 0: not understood, or refused. */
int cards_obey(char **words, int count);
/* Of the first card's picture. */
void cards_size(int *width, int *height);

/* --- pictures.c: what is drawn ----------------------------------------------------------------------------------------- */

typedef struct Canvas { uint32_t *pixels; int width, height, pitch; /* in pixels */ } Canvas;

/* "photo", "text", "bars" or "noise", another one for each seed; 0: no such picture. */
int picture_draw(Canvas canvas, const char *name, uint32_t seed);
void picture_fill(Canvas canvas, Rect rect, uint32_t colour);
/* An arrow in colours that fade out: premultiplied alpha. */
void picture_pointer(Canvas canvas, uint32_t seed);
uint32_t picture_random(uint32_t *state);

/* --- input.c ------------------------------------------------------------------------------------------------------------ */

enum { MOST_INPUTS = 16 };
/* Opens /dev/input/event*; the descriptors, and how many. */
int inputs_open(int *descriptors);
/* Reads what is there and reports it as lines. */
void input_read(int descriptor);

/* --- main.c ------------------------------------------------------------------------------------------------------------- */

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
