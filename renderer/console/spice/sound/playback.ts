import { gainOf } from './gain.ts';
import { named } from '../wire/named.ts';
import {
  playbackMessage,
  readData,
  readLatency,
  readMode,
  readMute,
  readStart,
  readVolume,
  type SoundFormat,
  type SoundMode,
} from './messages.ts';
import type { MakePlayer, Player } from './player.ts';
import { createSoundDecoder, type MakeSoundDecoder, type SoundDecoder, type Stereo } from './sound-decoder.ts';

/** What the person wants of the sound in this window. */
export interface Loudness {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
}

export interface PlaybackState {
  /** The guest plays something. */
  readonly playing: boolean;
  /** The guest's own mixer is silent. */
  readonly guestMuted: boolean;
}

export interface PlaybackDeps {
  readonly onChange: (state: PlaybackState) => void;
  /**
   * The multimedia time of what is heard now, which video is to follow, and how long sound waits here, in ms; undefined when
   * nothing is heard any more. Told when either is off by more than a person notices.
   */
  readonly onClock: (clock: { readonly time: number; readonly delayMs: number } | undefined) => void;
  readonly makePlayer: MakePlayer;
  readonly makeDecoder?: MakeSoundDecoder;
}

/** A single packet is no longer; servers send ten milliseconds. */
const longestPacketBytes = 96_000 * 4;
const noticedMs = 25;

/** A playback channel: what the guest plays, decoded and on its way to the speakers. */
export class Playback {
  private state: PlaybackState = { playing: false, guestMuted: false };
  private loudness: Loudness = { volume: 1, muted: false };
  private guestVolume = 1;
  private latencyMs = 0;
  private mode: SoundMode | undefined = 'raw';
  private format: SoundFormat | undefined;
  private decoder: SoundDecoder | undefined;
  private player: { readonly rate: number; readonly it: Player } | undefined;
  private told: { readonly time: number; readonly delayMs: number; readonly at: number } | undefined;

  constructor(private readonly deps: PlaybackDeps) {}

  /** As long waits sound here before it is heard; undefined while there is none. */
  get delayMs(): number | undefined {
    return this.state.playing ? this.player?.it.delayMs() : undefined;
  }

  setLoudness(loudness: Loudness): void {
    this.loudness = loudness;
    this.applyGain();
  }

  receive(type: number, data: ArrayBuffer | undefined): void {
    const bytes = data ?? new ArrayBuffer(0);
    switch (type) {
      case playbackMessage.start:
        this.start(named('PLAYBACK_START', () => readStart(bytes)));
        break;
      case playbackMessage.data:
        named('PLAYBACK_DATA', () => this.take(bytes));
        break;
      case playbackMessage.mode:
        this.setMode(named('PLAYBACK_MODE', () => readMode(bytes)));
        break;
      case playbackMessage.stop:
        this.stop();
        break;
      case playbackMessage.volume:
        this.setGuestVolume(named('PLAYBACK_VOLUME', () => readVolume(bytes)));
        break;
      case playbackMessage.mute:
        this.change({ guestMuted: named('PLAYBACK_MUTE', () => readMute(bytes)) });
        this.applyGain();
        break;
      case playbackMessage.latency:
        this.latencyMs = named('PLAYBACK_LATENCY', () => readLatency(bytes));
        this.player?.it.want(this.latencyMs);
        break;
    }
  }

  dispose(): void {
    this.endDecoder();
    this.player?.it.dispose();
    this.player = undefined;
  }

  private start(format: SoundFormat): void {
    this.endDecoder();
    this.format = format;
    if (this.player?.rate !== format.rate) {
      this.player?.it.dispose();
      this.player = { rate: format.rate, it: this.deps.makePlayer(format.rate) };
      this.player.it.want(this.latencyMs);
    }
    this.applyGain();
    this.change({ playing: true });
  }

  private take(bytes: ArrayBuffer): void {
    const { format, mode } = this;
    const { time, data } = readData(bytes);
    if (data.length > longestPacketBytes) throw new Error(`${data.length} bytes`);
    if (!format || !mode || data.length === 0) return; // a mode that nobody asked for is not heard
    const { makeDecoder = createSoundDecoder } = this.deps;
    this.decoder ??= makeDecoder(mode, {
      format,
      onSound: (sound, at) => this.play(sound, at),
      onBroken: () => undefined, // a packet is ten milliseconds
    });
    this.decoder.decode(data, time);
  }

  private play(sound: Stereo, time: number): void {
    const { player } = this;
    if (!player) return;
    player.it.play(sound);
    this.tellClock(time, player.it.delayMs());
  }

  /** What was given just now is heard after the delay: so much earlier is it now. */
  private tellClock(time: number, delayMs: number | undefined): void {
    if (delayMs === undefined) return;
    const now = performance.now();
    const heard = (time - Math.round(delayMs)) >>> 0;
    const { told } = this;
    if (told) {
      const expected = told.time + Math.round(now - told.at);
      const isRight = Math.abs((heard - expected) | 0) < noticedMs && Math.abs(delayMs - told.delayMs) < noticedMs;
      if (isRight) return;
    }
    this.told = { time: heard, delayMs, at: now };
    this.deps.onClock({ time: heard, delayMs });
  }

  private setMode(mode: SoundMode | undefined): void {
    if (mode === this.mode) return;
    this.endDecoder();
    this.mode = mode;
  }

  private setGuestVolume(volumes: readonly number[]): void {
    const mean = volumes.reduce((sum, each) => sum + each, 0) / volumes.length;
    this.guestVolume = volumes.length === 0 ? 1 : mean;
    this.applyGain();
  }

  private stop(): void {
    this.endDecoder();
    this.format = undefined;
    this.player?.it.end();
    if (this.told) this.deps.onClock(undefined);
    this.told = undefined;
    this.change({ playing: false });
  }

  private endDecoder(): void {
    this.decoder?.close();
    this.decoder = undefined;
  }

  private applyGain(): void {
    const { volume, muted } = this.loudness;
    const isSilent = muted || this.state.guestMuted;
    this.player?.it.setGain(isSilent ? 0 : gainOf(volume) * gainOf(this.guestVolume));
  }

  private change(part: Partial<PlaybackState>): void {
    this.state = { ...this.state, ...part };
    this.deps.onChange(this.state);
  }
}
