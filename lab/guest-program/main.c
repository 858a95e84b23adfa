#include "guest.h"

/*
 * The lab's guest: draws a test card with its name, reports each key and pointer event on COM1 as a line
 * ("K code down", "P x y buttons", "W delta"), and obeys commands that come there, each answered by "OK" or "ERROR".
 * Arguments (multiboot command line): size=1024x768 fps=20 scheme=0 name=the rest of the line
 */
static u32 fps = 20, frozen;

static const char *find(const char *line, const char *key) {
  for (; *line; line++)
    if (starts_with(line, key)) {
      while (*key) line++, key++;
      return line;
    }
  return 0;
}

static void set_size(u32 w, u32 h) {
  if (w < 320 || h < 200 || w > 2560 || h > 1600) w = 1024, h = 768;
  draw_start(w, h);
}

static void read_arguments(const u32 *multiboot) {
  const char *line = multiboot[0] & 4 ? (const char *)multiboot[4] : "";
  const char *size = find(line, " size="), *rate = find(line, " fps="), *scheme = find(line, " scheme=");
  const char *name = find(line, " name=");
  static char kept[64];
  for (u32 i = 0; name && name[i] && i < sizeof kept - 1; i++) kept[i] = name[i];
  scene.name = kept[0] ? kept : "guest";
  if (rate) fps = parse_number(rate, 10);
  if (scheme) scene.scheme = parse_number(scheme, 10);
  const char *by = size ? find(size, "x") : 0;
  set_size(size ? parse_number(size, 10) : 0, by ? parse_number(by, 10) : 0);
}

/* The clock ticks once a frame; slow rates take every n-th tick. */
static u32 tick_rate(void) { return fps < 19 ? (fps ? fps * ((19 + fps - 1) / fps) : 20) : fps; }

static int set_pattern(const char *name) {
  static const char *const names[] = {[CARD] = "card", [PHOTO] = "photo", [BARS] = "bars", [TEXT] = "text", [NOISE] = "noise"};
  for (int i = 0; i <= NOISE; i++)
    if (names[i] && same(name, names[i])) {
      scene.pattern = i;
      scene_begin();
      return 1;
    }
  return 0;
}

static int obey(const char *command) {
  const char *argument = skip_word(command);
  if (same(command, "freeze")) frozen = 1;
  else if (same(command, "go")) frozen = 0, scene_input();
  else if (starts_with(command, "mode ")) set_size(parse_number(argument, 10), parse_number(skip_word(argument), 10)), scene_begin();
  else if (starts_with(command, "fill ")) scene.pattern = FILL, scene.fill = parse_number(argument, 16), scene_begin();
  else if (starts_with(command, "fps ")) fps = parse_number(argument, 10), timer_set(tick_rate());
  else if (starts_with(command, "pattern ")) return set_pattern(argument);
  else return 0;
  return 1;
}

static void answer(const char *command) {
  if (starts_with(command, "ping")) {
    serial_text("PONG "), serial_text(skip_word(command)), serial_text("\n");
    return;
  }
  serial_text(obey(command) ? "OK\n" : "ERROR\n");
}

static void on_tick(void) {
  static u32 seconds_ticks;
  u32 rate = tick_rate(), every = fps ? rate / fps : 0;
  if (++seconds_ticks >= rate) seconds_ticks = 0, scene.seconds++;
  if (every && !frozen && ticks % every == 0) scene_step();
}

void guest_main(const u32 *multiboot) {
  machine_start();
  serial_start();
  read_arguments(multiboot);
  input_start();
  timer_set(tick_rate());
  input.x = width / 2, input.y = height / 2;
  scene_begin();
  pointer_moved();
  serial_text("READY\n");
  for (u32 seen = ticks;;) {
    sleep_until_interrupt();
    if (input_poll() && !frozen) scene_input();
    for (char *line; (line = serial_line());) answer(line);
    if (ticks != seen) on_tick();
    seen = ticks;
  }
}
