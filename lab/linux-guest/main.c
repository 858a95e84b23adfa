#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include "guest.h"

/*
 * The first and only program of a Linux guest. Loads the modules that /modules/order names, opens each graphics card, reports input on
 * COM1 as the guest program does ("K code down", "P x y buttons", "W delta"), and obeys commands that come there, each answered by
 * "OK" or "ERROR".
 */

static int port;

void say(const char *format, ...) {
  char line[256];
  va_list rest;
  va_start(rest, format);
  int length = vsnprintf(line, sizeof line - 1, format, rest);
  va_end(rest);
  line[length++] = '\n';
  if (write(port, line, (size_t)length) < 0) _exit(1);
}

static void file_systems(void) {
  mkdir("/dev", 0755), mkdir("/proc", 0755), mkdir("/sys", 0755);
  mount("dev", "/dev", "devtmpfs", 0, NULL);
  mount("proc", "/proc", "proc", 0, NULL);
  mount("sys", "/sys", "sysfs", 0, NULL);
}

/* "drm_kms_helper.ko fbdev_emulation=0": a file of /modules, then its parameters. */
static void load(char *line) {
  char path[sizeof "/modules/" + 256];
  char *parameters = line + strcspn(line, " \n");
  if (*parameters) *parameters++ = 0;
  parameters[strcspn(parameters, "\n")] = 0;
  snprintf(path, sizeof path, "/modules/%s", line);
  int file = open(path, O_RDONLY);
  if (file < 0 || syscall(SYS_finit_module, file, parameters, 0)) perror(line);
  close(file);
}

static void load_modules(void) {
  char line[256];
  FILE *order = fopen("/modules/order", "r");
  while (order && fgets(line, sizeof line, order)) load(line);
  if (order) fclose(order);
}

static void port_open(void) {
  struct termios raw;
  port = open("/dev/ttyS0", O_RDWR | O_NOCTTY);
  tcgetattr(port, &raw);
  cfmakeraw(&raw);
  cfsetspeed(&raw, B115200);
  tcsetattr(port, TCSANOW, &raw);
}

static void answer(char *line) {
  char *words[8];
  int count = 0;
  for (char *word = strtok(line, " "); word && count < 8; word = strtok(NULL, " ")) words[count++] = word;
  if (count == 2 && strcmp(words[0], "ping") == 0) say("PONG %s", words[1]);
  else say(count > 0 && cards_obey(words, count) ? "OK" : "ERROR");
}

static void port_read(void) {
  static char line[256];
  static size_t length;
  char bytes[256];
  ssize_t count = read(port, bytes, sizeof bytes);
  for (ssize_t i = 0; i < count; i++) {
    if (bytes[i] != '\n') line[length] = bytes[i], length += length < sizeof line - 1;
    else line[length] = 0, length = 0, answer(line);
  }
}

int main(void) {
  struct pollfd waits[1 + MOST_INPUTS] = {{.events = POLLIN}};
  int inputs[MOST_INPUTS];
  file_systems();
  port_open();
  load_modules();
  cards_open();
  int count = inputs_open(inputs);
  waits[0].fd = port;
  for (int i = 0; i < count; i++) waits[1 + i] = (struct pollfd){.fd = inputs[i], .events = POLLIN};
  say("READY");
  for (;;) {
    poll(waits, (nfds_t)(1 + count), -1);
    if (waits[0].revents & POLLIN) port_read();
    for (int i = 0; i < count; i++)
      if (waits[1 + i].revents & POLLIN) input_read(inputs[i]);
  }
}
