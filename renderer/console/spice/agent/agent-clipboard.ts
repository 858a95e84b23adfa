import { fitsClipboard } from '../../../../shared/clipboard.ts';
import { pngSize } from '../../../../shared/png.ts';
import type { AgentLink } from './agent.ts';
import { agentMessage as message, clipboardSelection, clipboardType } from './vd-agent.ts';

/** What a clipboard gives: one kind at a time, text before pictures. */
export type ClipboardContent =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'png'; readonly png: Uint8Array<ArrayBuffer> };
export type ClipboardKind = ClipboardContent['kind'];

export interface AgentClipboardDeps {
  readonly link: AgentLink;
  /** Asked each time: whether what the guest copied may come now. What may not is asked for at `catchUp()`. */
  readonly mayTake: () => boolean;
  /** What this computer offered, at the time when the guest asks for it; undefined where that may not go now. */
  readonly give: (kind: ClipboardKind) => Promise<ClipboardContent | undefined>;
  readonly onContent: (content: ClipboardContent) => void;
  readonly onTooLarge: () => void;
  /** Bytes of UTF-8. */
  readonly mostTextBytes: () => number;
  readonly mostPngBytes: number;
}

const typeOf = { text: clipboardType.text, png: clipboardType.png } as const;
/** More kinds than there are names for are noise. */
const mostTypes = 64;

/**
 * Both clipboards by demand (VD_AGENT_CAP_CLIPBOARD_BY_DEMAND): who copied says so, and sends nothing before the other side asks.
 * Only the clipboard itself, not X's other selections.
 */
export class AgentClipboard {
  /** What the guest offers and nobody has asked for yet. */
  private offered: ClipboardKind | undefined;
  /** What was asked of the guest. */
  private asked: ClipboardKind | undefined;
  private granted: ClipboardKind | undefined;
  /** This computer is being asked for its own. */
  private giving = false;
  /** Grabs of both sides, counted together. */
  private serial = 0;

  constructor(private readonly deps: AgentClipboardDeps) {}

  /** Another agent: it knows nothing of what was before. */
  reset(): void {
    this.offered = undefined;
    this.asked = undefined;
    this.granted = undefined;
    this.serial = 0;
  }

  /** The largest clipboard message that is taken from a guest. */
  get mostBytes(): number {
    return Math.max(this.deps.mostTextBytes() * 2, this.deps.mostPngBytes) + 8;
  }

  /** Tells the guest that this computer has something; false where it takes none. */
  offer(kind: ClipboardKind): boolean {
    const { link } = this.deps;
    if (!link.can('clipboardByDemand')) return false;
    this.granted = kind;
    this.offered = undefined; // ours is newer
    const serial = link.can('clipboardGrabSerial') ? words(this.serial) : none;
    this.serial = (this.serial + 1) >>> 0;
    void link.send(message.clipboardGrab, this.selection(), serial, words(typeOf[kind]));
    return true;
  }

  /** Takes back what was offered. */
  release(): void {
    if (this.granted === undefined) return;
    this.granted = undefined;
    void this.deps.link.send(message.clipboardRelease, this.selection());
  }

  /** Asks for what the guest offered while it was not allowed to come; false when there is nothing. */
  catchUp(): boolean {
    if (this.offered === undefined || !this.deps.mayTake()) return false;
    this.ask(this.offered);
    return true;
  }

  /** A clipboard message of the agent; throws where it is cut off. */
  receive(type: number, data: Uint8Array): void {
    const body = this.bodyOf(data);
    if (!body) return;
    switch (type) {
      case message.clipboardGrab:
        this.grabbed(body);
        break;
      case message.clipboardRequest:
        void this.requested(new DataView(body.buffer, body.byteOffset, body.length).getUint32(0, true));
        break;
      case message.clipboard:
        this.arrived(new DataView(body.buffer, body.byteOffset, body.length).getUint32(0, true), body.slice(4));
        break;
      case message.clipboardRelease:
        this.offered = undefined;
    }
  }

  /** A message was larger than `mostBytes`. */
  tooLarge(): void {
    this.asked = undefined;
    this.deps.onTooLarge();
  }

  private grabbed(body: Uint8Array): void {
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    let at = 0;
    if (this.deps.link.can('clipboardGrabSerial')) {
      // Both sides grabbed at once: the one that crossed ours has a number that was used up.
      if (view.getUint32(0, true) !== this.serial) return;
      this.serial = (this.serial + 1) >>> 0;
      at = 4;
    }
    const types = new Set<number>();
    for (; at + 4 <= body.length && types.size < mostTypes; at += 4) types.add(view.getUint32(at, true));
    this.granted = undefined;
    this.offered = types.has(clipboardType.text) ? 'text' : types.has(clipboardType.png) ? 'png' : undefined;
    this.catchUp();
  }

  private ask(kind: ClipboardKind): void {
    this.offered = undefined;
    this.asked = kind;
    void this.deps.link.send(message.clipboardRequest, this.selection(), words(typeOf[kind]));
  }

  private async requested(type: number): Promise<void> {
    const kind = this.granted;
    const possible = kind !== undefined && typeOf[kind] === type && !this.giving; // a guest that asks without end gets nothing
    this.giving ||= possible;
    const content = possible ? await this.deps.give(kind).finally(() => (this.giving = false)) : undefined;
    const bytes = content && this.encode(content);
    const answer = bytes ? type : clipboardType.none; // a guest that gets no answer at all would wait
    await this.deps.link.send(message.clipboard, this.selection(), words(answer), bytes ?? none);
  }

  private encode(content: ClipboardContent): Uint8Array | undefined {
    const { link, mostTextBytes, mostPngBytes } = this.deps;
    if (content.kind === 'png') return content.png.length <= mostPngBytes ? content.png : undefined;
    const text = link.can('guestLineEndCrlf') ? content.text.replace(/\r?\n/g, '\r\n') : content.text;
    const bytes = new TextEncoder().encode(text);
    return bytes.length <= mostTextBytes() * 2 ? bytes : undefined; // line ends may have doubled it
  }

  /** Only what was asked for is taken: a guest can't put anything onto this computer's clipboard by itself. */
  private arrived(type: number, bytes: Uint8Array<ArrayBuffer>): void {
    const kind = this.asked;
    if (kind === undefined) return;
    this.asked = undefined;
    if (typeOf[kind] !== type || bytes.length === 0) return;
    const { mostTextBytes, mostPngBytes, onContent, onTooLarge } = this.deps;
    if (kind === 'text') {
      const text = this.decode(bytes);
      if (bytes.length > mostTextBytes() * 2 || !fitsClipboard(text, mostTextBytes())) onTooLarge();
      else if (text !== '') onContent({ kind, text });
    } else if (bytes.length > mostPngBytes) onTooLarge();
    else if (pngSize(bytes)) onContent({ kind, png: bytes });
  }

  private decode(bytes: Uint8Array): string {
    const text = new TextDecoder().decode(bytes).replace(/\0+$/, '');
    return this.deps.link.can('guestLineEndCrlf') ? text.replaceAll('\r\n', '\n') : text;
  }

  private selection(): Uint8Array {
    return this.deps.link.can('clipboardSelection') ? words(clipboardSelection) : none;
  }

  /** What follows the selection; undefined for another selection than the clipboard. */
  private bodyOf(data: Uint8Array): Uint8Array | undefined {
    if (!this.deps.link.can('clipboardSelection')) return data;
    if (data.length < 4) throw new RangeError('a clipboard message is cut off');
    return data[0] === clipboardSelection ? data.subarray(4) : undefined;
  }
}

const none = new Uint8Array(0);

function words(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setUint32(index * 4, value, true));
  return new Uint8Array(view.buffer);
}
