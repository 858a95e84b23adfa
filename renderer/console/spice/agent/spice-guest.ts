import { mostPictureBytes } from '../../../../shared/clipboard.ts';
import type { AgentView, ClipboardGate, GuestAgent, Transfer } from '../../guest-agent.ts';
import { Observable } from '../../observable.ts';
import type { ClipboardSent } from '../../viewer.ts';
import type { ClipboardContent, ClipboardKind } from './agent-clipboard.ts';
import type { WantedMonitor } from './monitors.ts';
import { Agent, type AgentDeps } from './agent.ts';

export interface SpiceGuestDeps {
  readonly onContent: (content: ClipboardContent) => void;
  readonly onTooLarge: () => void;
  /** An agent has come up and said what it can. */
  readonly onReady: () => void;
}

const closed: ClipboardGate = { mayGive: () => false, mayTake: () => false, mostBytes: () => 0 };

/** The guest's agent as the window sees it: what was offered to the guest is held here until it asks, and goes only while it may. */
export class SpiceGuest implements GuestAgent {
  readonly view = new Observable<AgentView>({ state: 'unknown', clipboard: false, files: 'no' });
  readonly transfers = new Observable<readonly Transfer[]>([]);
  private agent: Agent | undefined;
  private gate = closed;
  private text: string | undefined;
  private picture: (() => Promise<Uint8Array<ArrayBuffer> | undefined>) | undefined;

  constructor(private readonly deps: SpiceGuestDeps) {}

  /** For the main channel, once for each server: the agent that speaks over `wire`. */
  createAgent(wire: AgentDeps['wire']): Agent {
    this.agent?.disconnect();
    this.agent = new Agent({
      ...this.deps,
      wire,
      mayTake: () => this.gate.mayTake(),
      give: (kind) => this.give(kind),
      mostTextBytes: () => this.gate.mostBytes(),
      mostPngBytes: mostPictureBytes,
      onChange: (view) => this.view.set(view),
      onTransfers: (transfers) => this.transfers.set(transfers),
    });
    return this.agent;
  }

  useGate(gate: ClipboardGate): void {
    this.gate = gate;
  }

  /** Offers a text, which the guest gets when it asks for it. */
  sendText(text: string): ClipboardSent {
    if (!this.gate.mayGive() || !this.agent?.offerClipboard('text')) return 'unsupported';
    this.text = text;
    this.picture = undefined;
    return 'sent';
  }

  offerPicture(read: () => Promise<Uint8Array<ArrayBuffer> | undefined>): boolean {
    if (!this.gate.mayGive() || !this.agent?.offerClipboard('png')) return false;
    this.picture = read;
    this.text = undefined;
    return true;
  }

  /** Asks for these monitors; false where there is nobody to be asked. */
  setMonitors(monitors: readonly WantedMonitor[]): boolean {
    return this.agent?.setMonitors(monitors) ?? false;
  }

  catchUp(): boolean {
    return this.agent?.clipboard.catchUp() ?? false;
  }

  sendFiles(files: readonly File[]): void {
    if (this.view.value().files === 'yes') this.agent?.files.add(files);
  }

  cancelFile(id: number): void {
    this.agent?.files.cancel(id);
  }

  clearFiles(): void {
    this.agent?.files.clear();
  }

  /** The connection has ended: what was on its way did not arrive, and nothing offered is kept. */
  dispose(): void {
    this.gate = closed;
    this.text = undefined;
    this.picture = undefined;
    this.agent?.disconnect();
  }

  private async give(kind: ClipboardKind): Promise<ClipboardContent | undefined> {
    const { text, picture } = this;
    if (!this.gate.mayGive()) return undefined;
    if (kind === 'text') return text === undefined ? undefined : { kind, text };
    const png = await picture?.();
    return png && this.gate.mayGive() ? { kind, png } : undefined;
  }
}
