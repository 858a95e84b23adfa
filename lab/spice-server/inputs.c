#include <stdlib.h>
#include "commands.h"
#include "options.h"

/* SpiceKeyboardModifierFlags, as the keyboard shows them. */
static uint8_t leds;

static void push_scan_frag(SpiceKbdInstance *keyboard, uint8_t byte) {
  (void)keyboard;
  say("event", "{\"kind\":\"scan\",\"byte\":%u}", byte);
}

static uint8_t get_leds(SpiceKbdInstance *keyboard) { return (void)keyboard, leds; }

static void mouse_motion(SpiceMouseInstance *mouse, int x, int y, int wheel, uint32_t buttons) {
  (void)mouse;
  say("event", "{\"kind\":\"motion\",\"x\":%d,\"y\":%d,\"wheel\":%d,\"buttons\":%u}", x, y, wheel, buttons);
}

static void mouse_buttons(SpiceMouseInstance *mouse, uint32_t buttons) {
  (void)mouse;
  say("event", "{\"kind\":\"mouse-buttons\",\"buttons\":%u}", buttons);
}

static void tablet_size(SpiceTabletInstance *tablet, int width, int height) {
  (void)tablet;
  say("event", "{\"kind\":\"tablet-size\",\"width\":%d,\"height\":%d}", width, height);
}

static void tablet_position(SpiceTabletInstance *tablet, int x, int y, uint32_t buttons) {
  (void)tablet;
  say("event", "{\"kind\":\"position\",\"x\":%d,\"y\":%d,\"buttons\":%u}", x, y, buttons);
}

static void tablet_wheel(SpiceTabletInstance *tablet, int delta, uint32_t buttons) {
  (void)tablet;
  say("event", "{\"kind\":\"wheel\",\"delta\":%d,\"buttons\":%u}", delta, buttons);
}

static void tablet_buttons(SpiceTabletInstance *tablet, uint32_t buttons) {
  (void)tablet;
  say("event", "{\"kind\":\"buttons\",\"buttons\":%u}", buttons);
}

static const SpiceKbdInterface keyboard_interface = {
  .base = {SPICE_INTERFACE_KEYBOARD, "lab keyboard", SPICE_INTERFACE_KEYBOARD_MAJOR, SPICE_INTERFACE_KEYBOARD_MINOR},
  .push_scan_freg = push_scan_frag,
  .get_leds = get_leds,
};
static const SpiceMouseInterface mouse_interface = {
  .base = {SPICE_INTERFACE_MOUSE, "lab mouse", SPICE_INTERFACE_MOUSE_MAJOR, SPICE_INTERFACE_MOUSE_MINOR},
  .motion = mouse_motion,
  .buttons = mouse_buttons,
};
static const SpiceTabletInterface tablet_interface = {
  .base = {SPICE_INTERFACE_TABLET, "lab tablet", SPICE_INTERFACE_TABLET_MAJOR, SPICE_INTERFACE_TABLET_MINOR},
  .set_logical_size = tablet_size,
  .position = tablet_position,
  .wheel = tablet_wheel,
  .buttons = tablet_buttons,
};

static SpiceKbdInstance keyboard = {.base.sif = &keyboard_interface.base};
static SpiceMouseInstance mouse = {.base.sif = &mouse_interface.base};
static SpiceTabletInstance tablet = {.base.sif = &tablet_interface.base};
static SpiceServer *inputs_server;
static gboolean has_tablet;

static void tablet_plug(gboolean in) {
  if (in == has_tablet) return;
  if (in) spice_server_add_interface(inputs_server, &tablet.base);
  else spice_server_remove_interface(&tablet.base);
  has_tablet = in;
}

void inputs_add(SpiceServer *server) {
  inputs_server = server;
  spice_server_add_interface(server, &keyboard.base);
  spice_server_add_interface(server, &mouse.base);
  tablet_plug(options.tablet);
}

static void on_leds(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  leds = words[0] ? (uint8_t)strtoul(words[0], NULL, 0) : 0;
  spice_server_kbd_leds(&keyboard, leds);
  say("ok", "{}");
}

/* tablet 1|0: the client may choose the mouse mode with one only. */
static void on_tablet(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  tablet_plug(words[0] && atoi(words[0]));
  say("ok", "{}");
}

const Command inputs_commands[] = {{"leds", on_leds}, {"tablet", on_tablet}, {NULL, NULL}};
