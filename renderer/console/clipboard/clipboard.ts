import type { ClipboardDirection } from '../../../shared/settings.ts';
import type { ConsoleApi } from '../../../shared/ipc.ts';
import { fitsClipboard } from '../../../shared/clipboard.ts';
import { Observable } from '../observable.ts';
import type { ClipboardSent, Viewer, ViewerEvent } from '../viewer.ts';

/** What went over the clipboard last. */
export interface ClipboardView {
  /** What the guest copied last; null before the first. */
  readonly fromGuest: string | null;
}

/** What a person should know of. */
export type ClipboardNews = 'latin' | 'too-large-to-guest' | 'too-large-from-guest';

export interface ClipboardDeps {
  readonly api: ConsoleApi;
  readonly viewer: () => Pick<Viewer, 'sendClipboard' | 'hasClipboard'> | undefined;
  readonly viewOnly: () => boolean;
  readonly direction: () => ClipboardDirection;
  readonly isFocused: () => boolean;
  readonly onNews: (news: ClipboardNews) => void;
}

/**
 * Carries text between this computer's clipboard and the guest's, while the person looks at this window. What one side gave is
 * not handed back to it: `known` is what both have.
 */
export class Clipboard extends Observable<ClipboardView> {
  private known = '';

  constructor(private readonly deps: ClipboardDeps) {
    super({ fromGuest: null });
  }

  /** To be called when the window gets the focus, and when a guest comes up in a focused one. */
  async offer(): Promise<void> {
    const text = await this.readForGuest();
    if (text !== undefined && text !== this.known) this.send(text);
  }

  /** By hand: also what the guest is believed to have. */
  send(text: string): ClipboardSent {
    const { viewer, viewOnly, onNews } = this.deps;
    if (viewOnly() || !fitsClipboard(text)) return 'unsupported';
    const sent = viewer()?.sendClipboard(text) ?? 'unsupported';
    if (sent !== 'unsupported') this.known = text;
    if (sent === 'latin') onNews('latin');
    return sent;
  }

  /** This computer's text, where the settings let it go to guests. */
  async read(): Promise<string | undefined> {
    const answer = await this.deps.api.request('clipboard.read');
    if (!answer.ok) return undefined;
    if (answer.value.kind === 'too-large') this.deps.onNews('too-large-to-guest');
    return answer.value.kind === 'text' ? answer.value.text : undefined;
  }

  heard(event: ViewerEvent): void {
    if (event.kind === 'clipboard') void this.take(event.text);
    else if (event.kind === 'clipboard-too-large') this.deps.onNews('too-large-from-guest');
    else if (event.kind === 'frame' && this.deps.isFocused()) void this.offer();
    else if (event.kind === 'ended') this.known = '';
  }

  private async readForGuest(): Promise<string | undefined> {
    const { viewer, viewOnly, direction, isFocused } = this.deps;
    const wanted = direction() === 'both' || direction() === 'to-guest';
    if (!wanted || viewOnly() || !isFocused() || viewer()?.hasClipboard !== true) return undefined;
    return this.read();
  }

  private async take(text: string): Promise<void> {
    const { direction, isFocused, api } = this.deps;
    if (text === '' || text === this.known || !isFocused()) return;
    if (direction() !== 'both' && direction() !== 'from-guest') return;
    this.known = text;
    this.set({ fromGuest: text });
    await api.request('clipboard.write', { text });
  }
}
