import type { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';
import { DisplayMessages } from '../../renderer/console/spice/display/display-messages.ts';
import { damage, pick, seeded } from './damaged-streams.ts';
import type { DisplayMessage } from './display-recording.ts';

/** What became of damaged messages. */
interface MessageReport {
  /** Messages that were taken as they were. */
  readonly taken: number;
  /** How often each message (by its name) was refused. */
  readonly refused: ReadonlyMap<string, number>;
  /** Errors that do not begin with their message's name: there must be none. */
  readonly nameless: readonly string[];
  /** Of the processor, so that a run may be stopped for a while. */
  readonly slowestMs: number;
}

/** Before it takes a message the display has these: what a recording began with. */
const untouched = 6;
/** Before all, so that memory is taken and given back again and again. */
const turnsEach = 20;

export interface MutationOptions {
  readonly turns: number;
  readonly seed: number;
  readonly decoders: SpiceDecoders;
}

/** Works off recorded messages of which one each turn is damaged: cut off, with bytes changed, or under another message's name. */
export async function mutateMessages(
  recorded: readonly DisplayMessage[],
  { turns, seed, decoders }: MutationOptions,
): Promise<MessageReport> {
  const random = seeded(seed);
  const refused = new Map<string, number>();
  const nameless: string[] = [];
  let [taken, slowestMs] = [0, 0];
  let display = createDisplay(decoders);
  for (let turn = 0; turn < turns; turn++) {
    if (turn % turnsEach === 0) {
      display = createDisplay(decoders);
      for (const message of recorded.slice(0, untouched)) await receive(display, message);
    }
    const before = process.cpuUsage();
    const error = await receive(display, damaged(recorded, random));
    slowestMs = Math.max(slowestMs, process.cpuUsage(before).user / 1000);
    if (error === undefined) taken += 1;
    else if (/^([A-Z][A-Z0-9_]+|message \d+): /.test(error)) {
      const name = error.slice(0, error.indexOf(':'));
      refused.set(name, (refused.get(name) ?? 0) + 1);
    } else nameless.push(error);
  }
  return { taken, refused, nameless, slowestMs };
}

/** A display that shows nothing. */
function createDisplay(decoders: SpiceDecoders): DisplayMessages {
  return new DisplayMessages({
    decoders,
    streams: { receive: () => false, count: 0, dispose: () => {} },
    onLayout: () => {},
    onDraw: () => {},
    onUnknown: () => {},
  });
}

/** The error's text; undefined where the message was worked off. */
async function receive(display: DisplayMessages, { type, payload }: DisplayMessage): Promise<string | undefined> {
  const bytes = (range: { at: number; size: number }) => payload.subarray(range.at, range.at + range.size);
  try {
    await display.receive(type, { view: new DataView(payload.buffer), bytes });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
}

function damaged(recorded: readonly DisplayMessage[], random: () => number): DisplayMessage {
  const { type, payload } = pick(recorded, random);
  const head = random() < 0.5 ? Math.min(140, payload.length) : payload.length;
  const front = damage(payload.slice(0, head), random, 0);
  const isCut = front.length < head;
  const whole = Uint8Array.from([...front, ...(isCut ? [] : payload.subarray(head))]);
  return { type: random() < 0.05 ? pick(recorded, random).type : type, payload: whole };
}
