import { agentHeaderBytes, agentProtocol } from './vd-agent.ts';

/** One message of the agent, put together. */
export interface AgentMessage {
  readonly type: number;
  readonly data: Uint8Array;
}

/** The largest message that is kept; a larger one is read past, and `onTooLarge` is told its type. */
export interface AgentReaderDeps {
  readonly mostBytes: (type: number) => number;
  readonly onMessage: (message: AgentMessage) => void;
  readonly onTooLarge: (type: number) => void;
}

/**
 * Puts the agent's messages together out of AGENT_DATA chunks, however they are cut. The guest is hostile: room is made only
 * for bytes that came, and never more than `mostBytes`. Throws on a broken stream.
 */
export class AgentReader {
  private readonly head = new Uint8Array(agentHeaderBytes);
  private headBytes = 0;
  private type = 0;
  private left = 0;
  /** Undefined while a message is read past. */
  private body: Uint8Array | undefined;
  private filled = 0;

  constructor(private readonly deps: AgentReaderDeps) {}

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      at += this.headBytes < agentHeaderBytes ? this.readHead(chunk.subarray(at)) : this.readBody(chunk.subarray(at));
    }
  }

  /** Forgets a message that is half there: the agent went away. */
  reset(): void {
    this.headBytes = 0;
    this.left = 0;
    this.body = undefined;
  }

  private readHead(bytes: Uint8Array): number {
    const part = bytes.subarray(0, agentHeaderBytes - this.headBytes);
    this.head.set(part, this.headBytes);
    this.headBytes += part.length;
    if (this.headBytes === agentHeaderBytes) this.begin();
    return part.length;
  }

  private begin(): void {
    const view = new DataView(this.head.buffer);
    const protocol = view.getUint32(0, true);
    if (protocol !== agentProtocol) throw new Error(`the agent's protocol is ${protocol}`);
    this.type = view.getUint32(4, true);
    this.left = view.getUint32(16, true);
    const fits = this.left <= this.deps.mostBytes(this.type);
    this.body = fits ? new Uint8Array(0) : undefined;
    this.filled = 0;
    if (!fits) this.deps.onTooLarge(this.type);
    if (this.left === 0) this.finish();
  }

  private readBody(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.left);
    if (this.body) this.keep(this.body, part);
    this.left -= part.length;
    if (this.left === 0) this.finish();
    return part.length;
  }

  private finish(): void {
    const data = this.body;
    this.headBytes = 0;
    this.body = undefined;
    if (data) this.deps.onMessage({ type: this.type, data });
  }

  /** Copies: a chunk of one byte would cost a hundred if it were kept itself. */
  private keep(body: Uint8Array, part: Uint8Array): void {
    const needed = this.filled + part.length;
    let room = body;
    if (body.length < needed) {
      room = new Uint8Array(Math.min(this.filled + this.left, Math.max(needed, body.length * 2)));
      room.set(body);
    }
    room.set(part, this.filled);
    this.body = room;
    this.filled = needed;
  }
}
