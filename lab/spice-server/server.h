/* A SPICE server for tests: Debian's libspice-server with devices of our own, driven by lines on standard input. */
#pragma once
#include <glib.h>
#include <spice.h>

enum { MAX_DISPLAYS = 4, MAX_SURFACES = 64 };

/* --- talk.c: one answer a command, and events at any time, from any thread ------------------------------------------- */

/* Prints a whole line, "KIND TEXT". */
void say(const char *kind, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A string as JSON, quotes included; to be freed. Bytes that are no UTF-8 become their Latin-1 letters. */
char *json_string(const char *bytes, gssize length);
/* Reads standard input line by line; ends the process when it ends. */
void talk_start(void (*on_line)(char *line));

/* --- wishes.c: "key=value" words of a command ----------------------------------------------------------------------- */

typedef struct Wishes Wishes;
Wishes *wishes_parse(char **words);
void wishes_free(Wishes *wishes);
const char *wish_text(const Wishes *wishes, const char *key, const char *otherwise);
gint64 wish_number(const Wishes *wishes, const char *key, gint64 otherwise);

/* --- arena.c: what one QXL command needs, until the server releases it ----------------------------------------------- */

typedef struct Arena Arena;
Arena *arena_new(void);
void *arena_take(Arena *arena, gsize size); /* zeroed */
void arena_free(Arena *arena);
/* The number that stands for the arena in QXLReleaseInfo, and back. */
guint64 arena_id(const Arena *arena);
Arena *arena_of(guint64 id);
static inline QXLPHYSICAL physical(const void *memory) { return (QXLPHYSICAL)(uintptr_t)memory; }

/* --- random.c: the same numbers for the same seed, everywhere -------------------------------------------------------- */

typedef struct Random { guint64 state; } Random;
Random random_from(const char *name, guint64 seed);
guint32 random_next(Random *random);
/* low to high, both included. */
int random_between(Random *random, int low, int high);

/* --- device.c: a QXL device ------------------------------------------------------------------------------------------ */

typedef struct Surface {
  gboolean exists;
  guint32 format; /* SpiceSurfaceFmt */
  int width, height, stride;
  guint8 *data; /* rows from the top; the server draws here */
} Surface;

typedef struct Device {
  QXLInstance instance; /* first: the server's pointer is ours */
  int number;
  Surface surfaces[MAX_SURFACES];
  GAsyncQueue *commands, *cursor_commands;
  QXLDevSurfaceCreate primary;
} Device;

extern Device devices[MAX_DISPLAYS];
extern int device_count;

void device_add(SpiceServer *server, int width, int height, guint32 format);
void machine_run(SpiceServer *server, gboolean on);
void device_push(Device *device, guint32 type, const void *command);
/* Makes a new primary surface, black, of another size. */
void device_resize(Device *device, int width, int height, guint32 format);
/* An off-screen surface; NULL, or why not. */
const char *surface_create(Device *device, int id, guint32 format, int width, int height);
const char *surface_destroy(Device *device, int id);
/* Waits until all commands are drawn into the surface's memory. */
void device_settle(Device *device, int surface);
/* Tells the client which parts of the primary surface are monitors. */
void device_heads(Device *device, const QXLHead *heads, int count, int most);
int bits_of(guint32 surface_format);

/* --- picture.c ------------------------------------------------------------------------------------------------------- */

/* Writes the surface as a PAM file of 8-bit RGB_ALPHA (alpha 255 where the format has none); NULL, or why not. */
const char *picture_write(Device *device, int surface, const char *path);

/* The surface's bytes as they are, to a file and from one; NULL, or why not. */
const char *memory_keep(Device *device, int surface, const char *path);
const char *memory_restore(Device *device, int surface, const char *path);

/* --- content.c: what the bitmaps show -------------------------------------------------------------------------------- */

typedef enum Content { CONTENT_PHOTO, CONTENT_TEXT, CONTENT_DESKTOP, CONTENT_NOISE, CONTENT_FLAT, CONTENTS } Content;
/* 0xAARRGGBB, rows from the top. Alpha is premultiplied where `alpha`, else 0. */
void content_draw(Content kind, guint64 seed, int width, int height, gboolean alpha, guint32 *pixels);
int content_named(const char *name); /* -1: no such */

/* --- draw.c: the choices of one operation ---------------------------------------------------------------------------- */

typedef struct Draw {
  Device *device;
  Arena *arena;
  Random random;
  const Wishes *wishes;
  GString *chosen; /* JSON members, for the answer */
  const Surface *target;
  int target_id;
  QXLDrawable *drawable;
  int dependencies;
  gboolean uncached; /* images must not go into caches */
} Draw;

/* What the command asks for by `key`, else a number from low to high; it is told in the answer. */
int pick(Draw *draw, const char *key, int low, int high);
int pick_of(Draw *draw, const char *key, const int *values, int count);
/* A rectangle within width x height at least 1 x 1, at most `most` on a side. */
QXLRect pick_box(Draw *draw, const char *key, int width, int height, int most);
QXLBrush pick_brush(Draw *draw, gboolean may_pattern);
QXLQMask pick_mask(Draw *draw, const char *key);
guint16 pick_rop(Draw *draw, const char *key);
guint32 pick_colour(Draw *draw, const char *key);
/* The box the operation goes to, its clip; sets the drawable up. */
void draw_begin(Draw *draw, int type);
void draw_depend(Draw *draw, int surface, QXLRect area);

/* --- images.c -------------------------------------------------------------------------------------------------------- */

typedef struct Picked { QXLImage *image; int width, height; guint32 colour; } Picked;
enum { FORMATS_ALL = 0, FORMATS_ALPHA, FORMATS_MASK };
/* A bitmap at least as large as asked for, or a surface; `colour` is one that occurs in it. */
Picked pick_image(Draw *draw, const char *key, int width, int height, int formats);
QXLImage *image_of_pixels(Arena *arena, const guint32 *pixels, int width, int height, int format, gboolean top_down);

/* --- operations.c ---------------------------------------------------------------------------------------------------- */

/* Sends one operation; the answer's JSON members, to be freed, or NULL when there is none of that name. */
char *operation_send(Device *device, const char *name, const Wishes *wishes);
const char *const *operation_names(void);

/* --- frames.c -------------------------------------------------------------------------------------------------------- */

/* Pictures at a rate, of the whole screen where `wishes` name no box; an event tells the end. NULL, or why not. */
const char *frames_start(Device *device, const char *kind, double per_second, int count, const Wishes *wishes);
