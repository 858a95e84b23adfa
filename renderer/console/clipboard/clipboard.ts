import type { ClipboardDirection } from '../../../shared/settings.ts';
import type { ConsoleApi } from '../../../shared/ipc.ts';
import { clipboardBytes, fitsClipboard, type ClipboardText } from '../../../shared/clipboard.ts';
import type { ClipboardGate } from '../guest-agent.ts';
import { Observable } from '../observable.ts';
import type { ClipboardSent, Viewer, ViewerEvent } from '../viewer.ts';

/** What went over the clipboard last. */
export interface ClipboardView {
  /** What the guest copied last; null before the first. */
  readonly fromGuest: string | null;
}

/** What a person should know of. */
export type ClipboardNews = 'latin' | 'too-large-to-guest' | 'too-large-from-guest' | 'picture-too-large';

export interface ClipboardDeps {
  readonly api: ConsoleApi;
  readonly viewer: () => Pick<Viewer, 'sendClipboard' | 'hasClipboard' | 'agent'> | undefined;
  readonly viewOnly: () => boolean;
  readonly direction: () => ClipboardDirection;
  readonly limitMb: () => number;
  readonly isFocused: () => boolean;
  readonly onNews: (news: ClipboardNews) => void;
  /** Makes a harmless picture of a guest's. */
  readonly cleanPicture: (png: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/**
 * Carries text and pictures between this computer's clipboard and the guest's, while the person looks at this window. What one side
 * gave is not handed back to it: `known` is what both have, a text or a picture's mark.
 */
export class Clipboard extends Observable<ClipboardView> {
  private known = '';
  /** For a guest's agent, which asks for what it was offered, and is asked for what it offers. */
  readonly gate: ClipboardGate = {
    mayGive: () => this.deps.isFocused() && !this.deps.viewOnly() && this.goes('to-guest'),
    mayTake: () => this.deps.isFocused() && this.goes('from-guest'),
    mostBytes: () => clipboardBytes(this.deps.limitMb(), this.deps.viewer()?.agent !== undefined),
  };

  constructor(private readonly deps: ClipboardDeps) {
    super({ fromGuest: null });
  }

  /** To be called when the window gets the focus, and when a guest comes up in a focused one. */
  async offer(): Promise<void> {
    if (!this.gate.mayGive() || this.deps.viewer()?.hasClipboard !== true) {
      this.deps.viewer()?.agent?.catchUp();
      return;
    }
    const content = await this.readAny();
    const isNew = content?.kind === 'text' ? this.offerText(content.text) : content && this.offerPicture(content.mark);
    // Nothing newer here: then what the guest copied meanwhile may come.
    if (!isNew) this.deps.viewer()?.agent?.catchUp();
  }

  /** By hand: also what the guest is believed to have. */
  send(text: string): ClipboardSent {
    const { viewer, viewOnly, onNews } = this.deps;
    if (viewOnly()) return 'unsupported';
    if (!fitsClipboard(text, this.gate.mostBytes())) {
      onNews('too-large-to-guest');
      return 'unsupported';
    }
    const sent = viewer()?.sendClipboard(text) ?? 'unsupported';
    if (sent !== 'unsupported') this.known = text;
    if (sent === 'latin') onNews('latin');
    return sent;
  }

  /** This computer's text, where the settings let it go to guests. */
  async read(): Promise<string | undefined> {
    const content = await this.readAny();
    return content?.kind === 'text' ? content.text : undefined;
  }

  heard(event: ViewerEvent): void {
    if (event.kind === 'clipboard') void this.take(event.text);
    else if (event.kind === 'clipboard-picture') void this.takePicture(event.png);
    else if (event.kind === 'clipboard-too-large') this.deps.onNews('too-large-from-guest');
    else if (event.kind === 'frame' && this.deps.isFocused()) void this.offer();
    else if (event.kind === 'ended' || event.kind === 'moved' || event.kind === 'needs-tls') this.known = '';
  }

  /** An agent came up: it has nothing of what the one before had. */
  agentReady(): void {
    this.known = '';
    if (this.deps.isFocused()) void this.offer();
  }

  private goes(way: ClipboardDirection): boolean {
    return this.deps.direction() === 'both' || this.deps.direction() === way;
  }

  private async readAny(): Promise<Extract<ClipboardText, { kind: 'text' | 'picture' }> | undefined> {
    const answer = await this.deps.api.request('clipboard.read');
    if (!answer.ok) return undefined;
    const content = answer.value;
    if (content.kind === 'too-large') this.deps.onNews('too-large-to-guest');
    return content.kind === 'text' || content.kind === 'picture' ? content : undefined;
  }

  private offerText(text: string): boolean {
    return text !== this.known && this.send(text) !== 'unsupported';
  }

  private offerPicture(mark: string): boolean {
    if (this.known === pictureOf(mark)) return false;
    const offered = this.deps.viewer()?.agent?.offerPicture(() => this.readPicture()) ?? false;
    if (offered) this.known = pictureOf(mark);
    return offered;
  }

  private async readPicture(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const answer = await this.deps.api.request('clipboard.readPicture');
    if (!answer.ok) return undefined;
    if (answer.value.kind === 'too-large') this.deps.onNews('picture-too-large');
    return answer.value.kind === 'png' ? answer.value.png : undefined;
  }

  private async take(text: string): Promise<void> {
    if (text === '' || text === this.known || !this.gate.mayTake()) return;
    this.known = text;
    this.set({ fromGuest: text });
    await this.deps.api.request('clipboard.write', { text });
  }

  private async takePicture(png: Uint8Array<ArrayBuffer>): Promise<void> {
    const clean = this.gate.mayTake() ? await this.deps.cleanPicture(png) : undefined;
    if (!clean || !this.gate.mayTake()) return;
    const written = await this.deps.api.request('clipboard.writePicture', { png: clean });
    if (!written.ok || !written.value) return;
    const now = await this.deps.api.request('clipboard.read'); // the system may have made another PNG of it
    if (now.ok && now.value.kind === 'picture') this.known = pictureOf(now.value.mark);
  }
}

/** No text is ever this. */
function pictureOf(mark: string): string {
  return `\0picture ${mark}`;
}
