import type { SoundWish } from '../../renderer/console/sound.ts';
import { SpiceGuest } from '../../renderer/console/spice/agent/spice-guest.ts';
import { CursorChannel } from '../../renderer/console/spice/cursor/cursor-channel.ts';
import { inputsPart } from '../../renderer/console/spice/input/inputs-part.ts';
import type { Inputs } from '../../renderer/console/spice/input/inputs.ts';
import { MainChannel } from '../../renderer/console/spice/main/main-channel.ts';
import type { SessionDeps } from '../../renderer/console/spice/session.ts';
import { createSoundDecoder } from '../../renderer/console/spice/sound/sound-decoder.ts';
import { SpiceSound } from '../../renderer/console/spice/sound/spice-sound.ts';

/** Channels that the page serves, without their displays. */
export const pageChannels = ['main', 'inputs', 'cursor', 'playback', 'record'] as const;
export type PageChannel = (typeof pageChannels)[number];

/** The real parts of a page's channels; what they would show, play or pass on is told to `tell` instead, a line each. */
export interface SpiceParts {
  readonly create: SessionDeps['parts'];
  readonly createMain: SessionDeps['createMain'];
  readonly guest: SpiceGuest;
  readonly inputs: Inputs | undefined;
}

const wish: SoundWish = { volume: 0.5, muted: false, microphone: true };

export function createSpiceParts(tell: (line: string) => void): SpiceParts {
  let inputs: Inputs | undefined;
  const guest = new SpiceGuest({
    onContent: (content) => tell(`clipboard ${content.kind === 'text' ? content.text : `${content.png.length} bytes`}`),
    onTooLarge: () => tell('clipboard too large'),
    onReady: () => tell('agent ready'),
  });
  guest.useGate({ mayGive: () => true, mayTake: () => true, mostBytes: () => 100_000 });
  guest.view.onChange(() => tell(`agent ${JSON.stringify(guest.view.value())}`));
  guest.transfers.onChange(() =>
    tell(
      `files ${guest.transfers
        .value()
        .map(({ phase }) => JSON.stringify(phase))
        .join()}`,
    ),
  );
  const sound = createSound(tell);
  return {
    guest,
    get inputs() {
      return inputs;
    },
    createMain: (channel, hooks) =>
      new MainChannel({
        onLinked: hooks.onLinked,
        onInit: (id) => {
          tell('session');
          hooks.onInit(id);
        },
        onChannels: (channels) => {
          tell(`channels ${channels.map(({ type, id }) => `${type}-${id}`).join()}`);
          hooks.onChannels(channels);
        },
        onMultimediaTime: (time) => hooks.onMultimediaTime(time),
        onMigrateBegin: (to, version) => {
          tell(`goes to ${JSON.stringify(to)} ${version}`);
          hooks.onMigrateBegin(to, version);
        },
        onMigrateEnd: () => {
          tell('has gone');
          hooks.onMigrateEnd();
        },
        onMigrateCancel: () => {
          tell('stays');
          hooks.onMigrateCancel();
        },
        send: (type, payload) => channel.send(type, payload),
        createAgent: (wire) => guest.createAgent(wire),
        onPointer: (absolute) => tell(`absolute ${absolute}`),
        onNotice: ({ severity, text }) => tell(`notice ${severity} ${text}`),
        onName: (name) => tell(`name ${name}`),
        onUuid: (uuid) => tell(`uuid ${uuid}`),
        onMoved: (to) => tell(`moved to ${JSON.stringify(to)}`),
      }),
    create: {
      inputs: (channel) => {
        const part = inputsPart(channel, (ready) => (inputs = ready), inputs);
        return {
          ...part,
          receive: (type, data) => {
            tell(`inputs ${type}`);
            return part.receive(type, data);
          },
        };
      },
      cursor: () =>
        new CursorChannel({
          onPointer: (pointer) =>
            tell(`pointer ${pointer.kind === 'shape' ? pointer.shape.rgba.join() : pointer.kind}`),
          onMove: (x, y) => tell(`pointer at ${x} ${y}`),
        }),
      playback: sound.createPlayback,
      record: sound.createRecording,
    },
  };
}

/** Players and microphones that only tell; Opus needs a browser. */
function createSound(tell: (line: string) => void): SpiceSound {
  const sound: SpiceSound = new SpiceSound({
    onClock: () => undefined,
    makeDecoder: (mode, deps) =>
      mode === 'raw'
        ? createSoundDecoder(mode, deps)
        : { decode: (data) => tell(`Opus ${data.length}`), close: () => undefined },
    makePlayer: (rate) => ({
      play: ({ left, right }) => tell(`plays ${rate} ${left.join()} ${right.join()}`),
      want: (ms) => tell(`holds back ${ms}`),
      end: () => tell('plays no more'),
      setGain: (gain) => tell(`as loud as ${gain}`),
      delayMs: () => 0,
      dispose: () => undefined,
    }),
    openMicrophone: ({ format }) => {
      tell(`microphone ${format.channels} ${format.rate}`);
      return Promise.resolve({ setGain: (gain) => tell(`microphone gain ${gain}`), close: () => undefined });
    },
  });
  sound.wish(wish);
  sound.state.onChange(() => tell(`sound ${JSON.stringify(sound.state.value())}`));
  return sound;
}
