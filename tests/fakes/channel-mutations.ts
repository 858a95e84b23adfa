import { CommonMessages } from '../../renderer/console/spice/wire/common-messages.ts';
import type { ChannelPart } from '../../renderer/console/spice/wire/spice-channel.ts';
import { damage, pick, seeded } from './damaged-streams.ts';
import type { DisplayMessage as Message } from './display-recording.ts';
import { createSpiceParts, type PageChannel } from './spice-parts.ts';
import { quietHooks } from './spice-main.ts';

/** What became of damaged messages. */
export interface ChannelReport {
  /** Messages that were taken as they were. */
  readonly taken: number;
  /** How often each message (by its name) was refused. */
  readonly refused: ReadonlyMap<string, number>;
  /** Errors that do not begin with their message's name: there must be none. */
  readonly nameless: readonly string[];
  /** Of the processor, so that a run may be stopped for a while. */
  readonly slowestMs: number;
  /** Of what was kept at the end, against the beginning. */
  readonly memoryBytes: number;
  /** The most bytes that one message made a channel send. */
  readonly mostSent: number;
}

/** As many messages follow one another before the channel begins anew; after an error it does at once, as a real one. */
const turnsEach = 40;
/** The bandwidth test of a server is a ping of 250 kB. */
const largest = 10_000;

/** Works off recorded messages of a channel, most of them damaged: cut off, with bytes changed, or under another message's name. */
export async function mutateChannel(
  channel: PageChannel,
  recording: readonly Message[],
  { turns, seed }: { readonly turns: number; readonly seed: number },
): Promise<ChannelReport> {
  const recorded = recording.filter(({ payload }) => payload.length < largest);
  const random = seeded(seed);
  const refused = new Map<string, number>();
  const nameless = new Set<string>();
  const memoryBefore = await memoryUsed();
  let [taken, slowestMs, mostSent] = [0, 0, 0];
  let open: ReturnType<typeof openPart> | undefined;
  let next = 0;
  for (let turn = 0; turn < turns; turn++) {
    if (!open || next >= turnsEach) {
      open?.dispose();
      open = openPart(channel);
      // It begins as it did; then it may be anywhere.
      const [first] = recorded;
      if (first) open.receive(first);
      next = 1;
      await Promise.resolve();
    }
    next += 1;
    const isWhole = random() < 0.2;
    const message = pick(recorded, random);
    const [before, sentBefore] = [process.cpuUsage(), open.sentBytes()];
    const error = open.receive(isWhole ? message : damaged(message, recorded, random));
    await Promise.resolve(); // and what it set going
    slowestMs = Math.max(slowestMs, process.cpuUsage(before).user / 1000);
    mostSent = Math.max(mostSent, open.sentBytes() - sentBefore);
    if (error === undefined) taken += 1;
    else {
      open.dispose();
      open = undefined;
      const [name] = /^([A-Z][A-Z0-9_]+|message \d+)(?=: )/.exec(error) ?? [];
      if (name === undefined) nameless.add(error);
      else refused.set(name, (refused.get(name) ?? 0) + 1);
    }
  }
  open?.dispose();
  const memoryBytes = (await memoryUsed()) - memoryBefore;
  return { taken, refused, nameless: [...nameless], slowestMs, memoryBytes, mostSent };
}

function openPart(channel: PageChannel) {
  const parts = createSpiceParts(() => {});
  let sent = 0;
  const wire = {
    id: 0,
    serverCaps: 0,
    send: (_type: number, { byteLength }: ArrayBuffer) => void (sent += byteLength),
  };
  const common = new CommonMessages({ send: (type, payload) => wire.send(type, payload), end: () => {} });
  const part: ChannelPart | undefined =
    channel === 'main' ? parts.createMain(wire, quietHooks) : parts.create[channel]?.(wire);
  if (!part) throw new Error(`nobody serves ${channel}`);
  part.start?.();
  if (channel === 'main') {
    parts.guest.sendFiles([new File(['some content'], 'a.bin')]);
  }
  return {
    sentBytes: () => sent,
    /** The error's text; undefined where the message was worked off. */
    receive({ type, payload }: Message): string | undefined {
      try {
        const isCommon = common.receive(type, new DataView(payload.buffer));
        if (!isCommon) void part.receive(type, payload.buffer);
        common.handled();
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : 'no error';
      }
    },
    dispose() {
      part.dispose?.();
      parts.guest.dispose();
    },
  };
}

function damaged({ type, payload }: Message, recorded: readonly Message[], random: () => number): Message {
  const changed = payload.length === 0 ? payload : damage(payload.slice(), random, 0).slice();
  return { type: random() < 0.1 ? pick(recorded, random).type : type, payload: changed };
}

/** Once what nobody holds is gone, as far as that can be asked for. */
async function memoryUsed(): Promise<number> {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve));
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
