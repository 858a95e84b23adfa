import type { AgentView, Transfer } from '../../guest-agent.ts';
import { AgentClipboard, type AgentClipboardDeps, type ClipboardKind } from './agent-clipboard.ts';
import { AgentReader, type AgentMessage } from './agent-reader.ts';
import { AgentWriter } from './agent-writer.ts';
import { FileTransfers } from './file-transfers.ts';
import { monitorsConfig, type WantedMonitor } from './monitors.ts';
import { messageNames, named } from '../wire/named.ts';
import { agentCap, agentMessage as message, hasCap, type AgentCap } from './vd-agent.ts';

/** What the parts of the agent see of it. */
export interface AgentLink {
  /** Whether the guest's agent announced it. */
  can(cap: AgentCap): boolean;
  send(type: number, ...body: readonly Uint8Array[]): Promise<void>;
}

export interface AgentDeps extends Omit<AgentClipboardDeps, 'link'> {
  /** The agent's part of the main channel. */
  readonly wire: {
    /** SPICE_MSGC_MAIN_AGENT_START with the tokens that the server gets. */
    start(tokens: number): void;
    data(chunk: Uint8Array<ArrayBuffer>): void;
    /** Gives the server tokens back. */
    tokens(count: number): void;
  };
  readonly onChange: (view: AgentView) => void;
  readonly onTransfers: (transfers: readonly Transfer[]) => void;
  /** An agent has come up and said what it can. */
  readonly onReady?: () => void;
}

/** What we say that we can: all of it is finished. */
const ownCaps: readonly AgentCap[] = [
  'monitorsConfig',
  'reply',
  'clipboardByDemand',
  'clipboardSelection',
  'sparseMonitorsConfig',
  'monitorsConfigPosition',
  'fileXferDetailedErrors',
  'clipboardNoReleaseOnRegrab',
  'clipboardGrabSerial',
];

/** The server may send so many chunks that we have not read; they are given back in bunches. */
const givenTokens = 64;
const tokenBunch = 16;
/** Of a message that is neither a clipboard nor anything else that grows. */
const mostSmallBytes = 64 * 1024;
/** Messages for a guest that takes none: it would ask for ever more answers. */
const mostWaiting = 256;
const nameOf = messageNames('', message);
const absent: AgentView = { state: 'absent', clipboard: false, files: 'no' };

/** The guest's agent (spice-vdagent): clipboard, files and monitors, through the main channel. Whatever it sends is bounded. */
export class Agent {
  readonly clipboard: AgentClipboard;
  readonly files: FileTransfers;
  private readonly reader: AgentReader;
  private readonly writer: AgentWriter;
  private caps: readonly number[] = [];
  private connected = false;
  private announced = false;
  private unreturned = 0;
  private current: AgentView = { ...absent, state: 'unknown' };

  constructor(private readonly deps: AgentDeps) {
    const link: AgentLink = {
      can: (cap) => hasCap(this.caps, cap),
      send: (type, ...body) => (this.connected ? this.writer.send(type, ...body) : Promise.resolve()),
    };
    this.clipboard = new AgentClipboard({ ...deps, link });
    this.files = new FileTransfers({ link, onChange: deps.onTransfers });
    this.writer = new AgentWriter((chunk) => deps.wire.data(chunk));
    this.reader = new AgentReader({
      mostBytes: (type) => (type === message.clipboard ? this.clipboard.mostBytes : mostSmallBytes),
      onMessage: (received) => this.receive(received),
      onTooLarge: (type) => {
        if (type === message.clipboard) this.clipboard.tooLarge();
      },
    });
  }

  get view(): AgentView {
    return this.current;
  }

  /** An agent is there, and takes so many chunks before it gives tokens back (INIT, AGENT_CONNECTED_TOKENS). */
  connect(tokens: number): void {
    this.reader.reset();
    this.writer.reset(tokens);
    this.clipboard.reset();
    this.caps = [];
    this.announced = false;
    this.unreturned = 0;
    this.connected = true;
    this.deps.wire.start(givenTokens);
    this.announce(true);
    this.tell({ ...absent, state: 'present' });
  }

  /** There is none, or it went away. */
  disconnect(): void {
    this.connected = false;
    this.caps = [];
    this.writer.reset(0);
    this.files.fail('agent-gone');
    this.tell(absent);
  }

  addTokens(count: number): void {
    if (this.connected) this.writer.addTokens(count);
  }

  /** One AGENT_DATA. Throws when the guest's stream is broken. */
  data(chunk: Uint8Array): void {
    if (!this.connected) return;
    this.reader.push(chunk);
    if (this.writer.waiting > mostWaiting) throw new Error(`${this.writer.waiting} answers are waiting`);
    this.unreturned += 1;
    if (this.unreturned < tokenBunch) return;
    this.deps.wire.tokens(this.unreturned);
    this.unreturned = 0;
  }

  offerClipboard(kind: ClipboardKind): boolean {
    return this.connected && this.clipboard.offer(kind);
  }

  /** Asks for these monitors; false where there is nobody who could make them. */
  setMonitors(monitors: readonly WantedMonitor[]): boolean {
    // The server itself answers for QXL and virtio; it only passes it on where an agent is connected.
    if (!this.connected) return false;
    void this.writer.send(message.monitorsConfig, monitorsConfig(monitors));
    return true;
  }

  private receive({ type, data }: AgentMessage): void {
    named(nameOf(type), () => this.take(type, data));
  }

  private take(type: number, data: Uint8Array): void {
    switch (type) {
      case message.announceCapabilities:
        this.takeCaps(data);
        break;
      case message.clipboard:
      case message.clipboardGrab:
      case message.clipboardRequest:
      case message.clipboardRelease:
        this.clipboard.receive(type, data);
        break;
      case message.fileXferStatus:
        this.files.receive(data);
        break;
      default: // REPLY, AUDIO_VOLUME_SYNC, GRAPHICS_DEVICE_INFO and what later agents say
    }
  }

  /** VDAgentAnnounceCapabilities: whether an answer is wanted (u32), then the words. */
  private takeCaps(data: Uint8Array): void {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const wanted = view.getUint32(0, true) !== 0;
    const caps: number[] = [];
    for (let at = 4; at + 4 <= data.length && caps.length < 8; at += 4) caps.push(view.getUint32(at, true));
    this.caps = caps;
    if (wanted) this.announce(false);
    const first = !this.announced;
    this.announced = true;
    if (hasCap(caps, 'maxClipboard')) this.sayMaxClipboard();
    this.tell({
      state: 'present',
      clipboard: hasCap(caps, 'clipboardByDemand'),
      files: hasCap(caps, 'fileXferDisabled') ? 'disabled' : 'yes',
    });
    if (first) this.deps.onReady?.();
  }

  private announce(request: boolean): void {
    let word = 0;
    for (const cap of ownCaps) word |= 1 << agentCap[cap];
    const view = new DataView(new ArrayBuffer(8));
    view.setUint32(0, request ? 1 : 0, true);
    view.setUint32(4, word, true);
    void this.writer.send(message.announceCapabilities, new Uint8Array(view.buffer));
  }

  private sayMaxClipboard(): void {
    const view = new DataView(new ArrayBuffer(4));
    view.setInt32(0, this.deps.mostPngBytes, true);
    void this.writer.send(message.maxClipboard, new Uint8Array(view.buffer));
  }

  private tell(view: AgentView): void {
    this.current = view;
    this.deps.onChange(view);
  }
}
