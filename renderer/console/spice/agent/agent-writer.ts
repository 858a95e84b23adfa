import { agentChunkBytes, agentHeaderBytes, agentProtocol } from './vd-agent.ts';

interface Waiting {
  readonly bytes: Uint8Array;
  at: number;
  readonly done: () => void;
}

/**
 * Sends messages to the agent in chunks, each of which costs a token that the server gave: without one it waits. What waits is
 * bounded by its senders: those of much data wait for `send` before they make more.
 */
export class AgentWriter {
  private tokens = 0;
  private queue: Waiting[] = [];

  /** `sendChunk` puts one AGENT_DATA on the main channel. */
  constructor(private readonly sendChunk: (chunk: Uint8Array<ArrayBuffer>) => void) {}

  /** Starts anew with so many tokens: an agent came up. What waited for the one before is dropped. */
  reset(tokens: number): void {
    const dropped = this.queue;
    this.queue = [];
    this.tokens = tokens;
    for (const { done } of dropped) done();
  }

  addTokens(count: number): void {
    this.tokens = Math.min(this.tokens + count, 0xffffffff);
    this.flush();
  }

  /** How many messages wait for tokens. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Resolves when the last chunk is on its way, or the agent is gone. `body` must not change until then. */
  send(type: number, ...body: readonly Uint8Array[]): Promise<void> {
    return new Promise((done) => {
      this.queue.push({ bytes: messageOf(type, body), at: 0, done });
      this.flush();
    });
  }

  private flush(): void {
    for (let first = this.queue[0]; first && this.tokens > 0; first = this.queue[0]) {
      const chunk = first.bytes.slice(first.at, first.at + agentChunkBytes);
      first.at += chunk.length;
      this.tokens -= 1;
      this.sendChunk(chunk);
      if (first.at < first.bytes.length) continue;
      this.queue.shift();
      first.done();
    }
  }
}

function messageOf(type: number, body: readonly Uint8Array[]): Uint8Array {
  const size = body.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(agentHeaderBytes + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, agentProtocol, true);
  view.setUint32(4, type, true);
  view.setUint32(16, size, true);
  let at = agentHeaderBytes;
  for (const part of body) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
