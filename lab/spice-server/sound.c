#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "commands.h"

enum { TICK_MS = 5, MOST_SAMPLES = 4096 };

static const SpicePlaybackInterface playback_interface = {
  .base = {SPICE_INTERFACE_PLAYBACK, "lab playback", SPICE_INTERFACE_PLAYBACK_MAJOR, SPICE_INTERFACE_PLAYBACK_MINOR}};
static const SpiceRecordInterface record_interface = {
  .base = {SPICE_INTERFACE_RECORD, "lab record", SPICE_INTERFACE_RECORD_MAJOR, SPICE_INTERFACE_RECORD_MINOR}};

static SpicePlaybackInstance playback = {.base.sif = &playback_interface.base};
static SpiceRecordInstance record = {.base.sif = &record_interface.base};

/* A sine, the right channel at half the left one's loudness. */
typedef struct Tone { double hertz, phase; int peak, rate; gint64 started_us, made, wanted; guint32 *buffer, size, filled; } Tone;
static Tone tone;
static guint tone_source, record_source;

typedef struct Heard { gint64 samples, crossings; int peak, last, rate; gint64 started_us; } Heard;
static Heard heard;

void sound_add(SpiceServer *server) {
  spice_server_add_interface(server, &playback.base);
  spice_server_add_interface(server, &record.base);
  spice_server_set_playback_rate(&playback, spice_server_get_best_playback_rate(&playback));
  spice_server_set_record_rate(&record, spice_server_get_best_record_rate(&record));
}

static guint32 next_sample(void) {
  int left = (int)lrint(tone.peak * sin(tone.phase)), right = left / 2;
  tone.phase = fmod(tone.phase + 2 * G_PI * tone.hertz / tone.rate, 2 * G_PI);
  return (guint32)(guint16)left | (guint32)(guint16)right << 16;
}

static void playback_end(void) {
  if (tone_source) g_source_remove(tone_source);
  tone_source = 0;
  spice_server_playback_stop(&playback);
  say("event", "{\"kind\":\"played\",\"samples\":%" G_GINT64_FORMAT ",\"rate\":%d}", tone.made, tone.rate);
}

/* As much as the clock says; buffers that nobody hears are not made. */
static gboolean play(gpointer unused) {
  (void)unused;
  gint64 due = MIN((g_get_monotonic_time() - tone.started_us) * tone.rate / 1000000, tone.wanted);
  while (tone.made < due) {
    if (!tone.buffer) spice_server_playback_get_buffer(&playback, &tone.buffer, &tone.size);
    if (!tone.buffer) break;
    for (; tone.filled < tone.size && tone.made < due; tone.made++) tone.buffer[tone.filled++] = next_sample();
    if (tone.filled < tone.size) break;
    spice_server_playback_put_samples(&playback, tone.buffer);
    tone.buffer = NULL, tone.filled = 0;
  }
  if (due < tone.wanted) return G_SOURCE_CONTINUE;
  tone_source = 0;
  playback_end();
  return G_SOURCE_REMOVE;
}

/* play HERTZ MS [peak=] */
static void on_play(Device *device, char **words, const Wishes *wishes) {
  (void)device;
  if (!words[0] || !words[1]) return say("error", "play HERTZ MS");
  if (tone_source) playback_end();
  int rate = (int)spice_server_get_best_playback_rate(&playback);
  spice_server_set_playback_rate(&playback, (guint32)rate);
  tone = (Tone){.hertz = g_ascii_strtod(words[0], NULL), .peak = (int)wish_number(wishes, "peak", 12000), .rate = rate};
  tone.wanted = (gint64)rate * atoi(words[1]) / 1000;
  tone.started_us = g_get_monotonic_time();
  spice_server_playback_start(&playback);
  tone_source = g_timeout_add(TICK_MS, play, NULL);
  say("ok", "{\"rate\":%d}", rate);
}

static guint16 volume_of(const char *word) { return (guint16)CLAMP(atoi(word), 0, 65535); }

/* volume playback|record LEFT RIGHT: 0 to 65535 */
static void on_volume(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  if (g_strv_length(words) < 3) return say("error", "volume playback|record LEFT RIGHT");
  guint16 both[] = {volume_of(words[1]), volume_of(words[2])};
  if (strcmp(words[0], "record") == 0) spice_server_record_set_volume(&record, 2, both);
  else spice_server_playback_set_volume(&playback, 2, both);
  say("ok", "{}");
}

static void on_mute(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  if (g_strv_length(words) < 2) return say("error", "mute playback|record 0|1");
  if (strcmp(words[0], "record") == 0) spice_server_record_set_mute(&record, (uint8_t)atoi(words[1]));
  else spice_server_playback_set_mute(&playback, (uint8_t)atoi(words[1]));
  say("ok", "{}");
}

static void hear(gint16 left) {
  heard.samples++;
  heard.peak = MAX(heard.peak, abs(left));
  if (left != 0 && (left > 0) != (heard.last > 0)) heard.crossings++;
  if (left != 0) heard.last = left;
}

static gboolean listen_on(gpointer unused) {
  (void)unused;
  static guint32 samples[MOST_SAMPLES];
  guint32 count;
  while ((count = spice_server_record_get_samples(&record, samples, MOST_SAMPLES)))
    for (guint32 i = 0; i < count; i++) hear((gint16)(samples[i] & 0xffff));
  return G_SOURCE_CONTINUE;
}

/* record start | record stop: then an event tells samples, peak and zero crossings of the left channel. */
static void on_record(Device *device, char **words, const Wishes *wishes) {
  (void)device, (void)wishes;
  if (record_source) g_source_remove(record_source);
  record_source = 0;
  if (words[0] && strcmp(words[0], "start") == 0) {
    heard = (Heard){.rate = (int)spice_server_get_best_record_rate(&record)};
    spice_server_set_record_rate(&record, (guint32)heard.rate);
    spice_server_record_start(&record);
    record_source = g_timeout_add(TICK_MS, listen_on, NULL);
    return say("ok", "{\"rate\":%d}", heard.rate);
  }
  spice_server_record_stop(&record);
  say("ok", "{\"samples\":%" G_GINT64_FORMAT ",\"peak\":%d,\"crossings\":%" G_GINT64_FORMAT ",\"rate\":%d}", heard.samples, heard.peak,
      heard.crossings, heard.rate);
}

const Command sound_commands[] = {{"play", on_play}, {"volume", on_volume}, {"mute", on_mute}, {"record", on_record}, {NULL, NULL}};
