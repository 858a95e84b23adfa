#include <drm.h>
#include <drm_mode.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "guest.h"

enum { MOST_CARDS = 4, MOST_MODES = 128, MOST_BOXES = 32, POINTER_SIZE = 64 };

/* A dumb buffer, mapped. */
typedef struct Buffer { uint32_t handle, framebuffer; uint64_t size; Canvas canvas; } Buffer;

typedef struct Card {
  int descriptor;
  char driver[32]; /* "qxl", "virtio_gpu", "bochs-drm" */
  uint32_t connector, crtc;
  struct drm_mode_modeinfo modes[MOST_MODES];
  int mode_count;
  Buffer screen, pointer;
} Card;

static Card cards[MOST_CARDS];
static int card_count;

static uint64_t address(const void *pointer) { return (uint64_t)(uintptr_t)pointer; }

static int buffer_create(Card *card, int width, int height, Buffer *buffer) {
  struct drm_mode_create_dumb create = {.width = (uint32_t)width, .height = (uint32_t)height, .bpp = 32};
  if (ioctl(card->descriptor, DRM_IOCTL_MODE_CREATE_DUMB, &create)) return 0;
  struct drm_mode_map_dumb map = {.handle = create.handle};
  if (ioctl(card->descriptor, DRM_IOCTL_MODE_MAP_DUMB, &map)) return 0;
  void *memory = mmap(NULL, create.size, PROT_READ | PROT_WRITE, MAP_SHARED, card->descriptor, (off_t)map.offset);
  if (memory == MAP_FAILED) return 0;
  *buffer = (Buffer){create.handle, 0, create.size, {memory, width, height, (int)create.pitch / 4}};
  return 1;
}

static void buffer_destroy(Card *card, Buffer *buffer) {
  if (!buffer->handle) return;
  if (buffer->framebuffer) ioctl(card->descriptor, DRM_IOCTL_MODE_RMFB, &buffer->framebuffer);
  munmap(buffer->canvas.pixels, buffer->size);
  ioctl(card->descriptor, DRM_IOCTL_MODE_DESTROY_DUMB, &(struct drm_mode_destroy_dumb){.handle = buffer->handle});
}

/* Another buffer in another mode. */
static int mode_set(Card *card, struct drm_mode_modeinfo *mode) {
  Buffer buffer;
  if (!buffer_create(card, mode->hdisplay, mode->vdisplay, &buffer)) return 0;
  struct drm_mode_fb_cmd add = {.width = mode->hdisplay, .height = mode->vdisplay, .bpp = 32, .depth = 24, .handle = buffer.handle};
  add.pitch = (uint32_t)buffer.canvas.pitch * 4;
  if (ioctl(card->descriptor, DRM_IOCTL_MODE_ADDFB, &add)) return 0;
  buffer.framebuffer = add.fb_id;
  struct drm_mode_crtc set = {.crtc_id = card->crtc, .fb_id = add.fb_id, .count_connectors = 1, .mode_valid = 1, .mode = *mode};
  set.set_connectors_ptr = address(&card->connector);
  if (ioctl(card->descriptor, DRM_IOCTL_MODE_SETCRTC, &set)) return 0;
  buffer_destroy(card, &card->screen);
  card->screen = buffer;
  return 1;
}

/* The kernel is told what has changed; no rectangles: all. */
static int dirty(Card *card, struct drm_clip_rect *rects, int count) {
  struct drm_clip_rect all = {0, 0, (uint16_t)card->screen.canvas.width, (uint16_t)card->screen.canvas.height};
  struct drm_mode_fb_dirty_cmd command = {.fb_id = card->screen.framebuffer};
  command.num_clips = (uint32_t)(count ? count : 1);
  command.clips_ptr = address(count ? rects : &all);
  /* bochs has the screen in the card's memory: nothing to be told, ENOSYS. */
  return ioctl(card->descriptor, DRM_IOCTL_MODE_DIRTYFB, &command) == 0 || strcmp(card->driver, "bochs-drm") == 0;
}

static void find_outputs(Card *card) {
  uint32_t connectors[8], crtcs[8];
  struct drm_mode_card_res resources = {.count_connectors = 8, .count_crtcs = 8};
  resources.connector_id_ptr = address(connectors), resources.crtc_id_ptr = address(crtcs);
  if (ioctl(card->descriptor, DRM_IOCTL_MODE_GETRESOURCES, &resources) || !resources.count_crtcs) return;
  card->connector = connectors[0], card->crtc = crtcs[0];
  struct drm_mode_get_connector get = {.connector_id = card->connector};
  ioctl(card->descriptor, DRM_IOCTL_MODE_GETCONNECTOR, &get); /* looks for the modes */
  get.count_encoders = get.count_props = 0;
  if (get.count_modes > MOST_MODES) get.count_modes = MOST_MODES;
  get.modes_ptr = address(card->modes);
  if (!ioctl(card->descriptor, DRM_IOCTL_MODE_GETCONNECTOR, &get)) card->mode_count = (int)get.count_modes;
}

int cards_open(void) {
  for (int i = 0; i < MOST_CARDS; i++) {
    Card *card = &cards[card_count];
    char path[32];
    snprintf(path, sizeof path, "/dev/dri/card%d", i);
    *card = (Card){.descriptor = open(path, O_RDWR | O_CLOEXEC)};
    if (card->descriptor < 0) continue;
    struct drm_version version = {.name_len = sizeof card->driver - 1, .name = card->driver};
    ioctl(card->descriptor, DRM_IOCTL_VERSION, &version);
    find_outputs(card);
    if (!card->mode_count || !mode_set(card, &card->modes[0])) continue;
    picture_draw(card->screen.canvas, "bars", (uint32_t)i);
    dirty(card, NULL, 0);
    card_count++;
  }
  return card_count;
}

void cards_size(int *width, int *height) { *width = cards[0].screen.canvas.width, *height = cards[0].screen.canvas.height; }

static int number(char **words, int count, int at) { return at < count ? (int)strtol(words[at], NULL, 0) : 0; }

static int on_mode(Card *card, char **words, int count) {
  for (int i = 0; i < card->mode_count; i++)
    if (card->modes[i].hdisplay == number(words, count, 2) && card->modes[i].vdisplay == number(words, count, 3))
      return mode_set(card, &card->modes[i]);
  return 0;
}

static int on_pattern(Card *card, char **words, int count) {
  if (count < 3 || !picture_draw(card->screen.canvas, words[2], (uint32_t)number(words, count, 3))) return 0;
  return dirty(card, NULL, 0);
}

/* boxes CARD HOW_MANY SEED: rectangles here and there, told in one call. */
static int on_boxes(Card *card, char **words, int count) {
  Canvas canvas = card->screen.canvas;
  struct drm_clip_rect rects[MOST_BOXES];
  int boxes = number(words, count, 2);
  uint32_t state = (uint32_t)number(words, count, 3) + 1;
  if (boxes < 1 || boxes > MOST_BOXES) return 0;
  for (int i = 0; i < boxes; i++) {
    int x = (int)(picture_random(&state) % (uint32_t)(canvas.width - 8)), y = (int)(picture_random(&state) % (uint32_t)(canvas.height - 8));
    int width = 1 + (int)(picture_random(&state) % (uint32_t)(canvas.width - x)) / 4, height = 1 + (int)(picture_random(&state) % (uint32_t)(canvas.height - y)) / 4;
    picture_fill(canvas, (Rect){x, y, width, height}, picture_random(&state) & 0xffffff);
    rects[i] = (struct drm_clip_rect){(uint16_t)x, (uint16_t)y, (uint16_t)(x + width), (uint16_t)(y + height)};
  }
  return dirty(card, rects, boxes);
}

/* scroll CARD ROWS */
static int on_scroll(Card *card, char **words, int count) {
  Canvas canvas = card->screen.canvas;
  int rows = number(words, count, 2);
  if (rows < 1 || rows >= canvas.height) return 0;
  memmove(canvas.pixels, canvas.pixels + rows * canvas.pitch, (size_t)(canvas.height - rows) * (size_t)canvas.pitch * 4);
  picture_fill(canvas, (Rect){0, canvas.height - rows, canvas.width, rows}, 0x335577);
  return dirty(card, NULL, 0);
}

/* pointer CARD X Y HOT_X HOT_Y SEED, or pointer CARD hide */
static int on_pointer(Card *card, char **words, int count) {
  struct drm_mode_cursor2 cursor = {.flags = DRM_MODE_CURSOR_BO, .crtc_id = card->crtc};
  Buffer buffer = {0};
  if (count >= 7) {
    if (!buffer_create(card, POINTER_SIZE, POINTER_SIZE, &buffer)) return 0;
    picture_pointer(buffer.canvas, (uint32_t)number(words, count, 6));
    cursor.flags |= DRM_MODE_CURSOR_MOVE;
    cursor.x = number(words, count, 2), cursor.y = number(words, count, 3);
    cursor.hot_x = number(words, count, 4), cursor.hot_y = number(words, count, 5);
    cursor.width = cursor.height = POINTER_SIZE;
    cursor.handle = buffer.handle;
  }
  int done = ioctl(card->descriptor, DRM_IOCTL_MODE_CURSOR2, &cursor) == 0;
  buffer_destroy(card, &card->pointer);
  card->pointer = buffer;
  return done;
}

int cards_obey(char **words, int count) {
  static const struct { const char *word; int (*obey)(Card *, char **, int); } commands[] = {
      {"mode", on_mode}, {"pattern", on_pattern}, {"boxes", on_boxes}, {"scroll", on_scroll}, {"pointer", on_pointer}};
  Card *card = NULL;
  for (int i = 0; count > 1 && i < card_count; i++)
    if (strncmp(cards[i].driver, words[1], strlen(words[1])) == 0) card = &cards[i];
  for (unsigned i = 0; card && i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i].word, words[0]) == 0) return commands[i].obey(card, words, count);
  return 0;
}
