import { Agent, type AgentDeps } from '../../../../../../renderer/console/spice/agent/agent.ts';
import type {
  ClipboardContent,
  ClipboardKind,
} from '../../../../../../renderer/console/spice/agent/agent-clipboard.ts';
import { AgentReader } from '../../../../../../renderer/console/spice/agent/agent-reader.ts';
import type { AgentView, Transfer } from '../../../../../../renderer/console/guest-agent.ts';
import { agentCap, agentMessage, type AgentCap } from '../../../../../../renderer/console/spice/agent/vd-agent.ts';

/** 32-bit words, little endian. */
export function words(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.from(values, (value) => value >>> 0).buffer);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A message with its head, as an agent writes it. */
export function agentBytes(type: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined(words(1, type, 0, 0, body.length), body);
}

export function capsWord(...caps: readonly AgentCap[]): number {
  return caps.reduce((word, cap) => word | (1 << agentCap[cap]), 0);
}

/** An agent of ours, with the guest's half played by the test. */
export function agentWithGuest(options: Partial<AgentDeps> & { tokens?: number } = {}) {
  const heard: { readonly type: number; readonly data: Uint8Array }[] = [];
  const chunks: number[] = [];
  const returned: number[] = [];
  const views: AgentView[] = [];
  const content: ClipboardContent[] = [];
  const asked: ClipboardKind[] = [];
  const state = { mayTake: true, tooLarge: 0, transfers: [] as readonly Transfer[], started: 0 };
  const guest = new AgentReader({
    mostBytes: () => Number.MAX_SAFE_INTEGER,
    onMessage: (message) => heard.push(message),
    onTooLarge: () => undefined,
  });
  const agent = new Agent({
    wire: {
      start: (tokens) => (state.started = tokens),
      data: (chunk) => {
        chunks.push(chunk.length);
        guest.push(chunk);
      },
      tokens: (count) => returned.push(count),
    },
    mayTake: () => state.mayTake,
    give: (kind) => {
      asked.push(kind);
      return Promise.resolve(kind === 'text' ? { kind, text: 'from here\nsecond' } : undefined);
    },
    onContent: (each) => content.push(each),
    onTooLarge: () => (state.tooLarge += 1),
    mostTextBytes: () => 100_000,
    mostPngBytes: 200_000,
    onChange: (view) => views.push(view),
    onTransfers: (transfers) => (state.transfers = transfers),
    ...options,
  });
  const say = (type: number, ...body: readonly Uint8Array[]) => agent.data(agentBytes(type, joined(...body)));
  const announce = (...caps: readonly AgentCap[]) =>
    say(agentMessage.announceCapabilities, words(0, capsWord(...caps)));
  agent.connect(options.tokens ?? 1000);
  const said = (type: number) => heard.filter((message) => message.type === type).map(({ data }) => [...data]);
  return { agent, heard, said, say, announce, chunks, returned, views, content, asked, state };
}

/** Lets promises that are settled run on. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
