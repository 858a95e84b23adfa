import type { Attachment } from '../../shared/console.ts';
import type { Scale } from '../../shared/console.ts';
import type { GuestAgent } from './guest-agent.ts';
import type { Key } from './keys.ts';
import type { ViewerSound } from './sound.ts';
import type { Meter } from './meter.ts';
import type { Observable } from './observable.ts';

/** What a viewer tells. The four last are final: exactly one of them ends a viewer, and nothing follows it. */
export type ViewerEvent =
  /** The server accepted us (RFB ServerInit, SPICE main channel linked). */
  | { readonly kind: 'handshake' }
  /** Once: the first picture that the server drew is on the canvas, not just a blank one. */
  | { readonly kind: 'frame'; readonly width: number; readonly height: number }
  | { readonly kind: 'resize'; readonly width: number; readonly height: number }
  /** The guest showed, changed or hid its pointer. */
  | { readonly kind: 'cursor'; readonly shown: boolean }
  | { readonly kind: 'bell' }
  /** The guest copied this text. */
  | { readonly kind: 'clipboard'; readonly text: string }
  /** The guest copied this picture, a PNG. */
  | { readonly kind: 'clipboard-picture'; readonly png: Uint8Array<ArrayBuffer> }
  /** The guest copied more than is taken. */
  | { readonly kind: 'clipboard-too-large' }
  /** Whether the guest takes the window's size; told each time that this becomes known. */
  | { readonly kind: 'follows'; readonly follows: boolean }
  /** The guest runs on another host now, and this viewer goes on with it there. */
  | { readonly kind: 'followed' }
  /** The guest was to be followed, and was not: this viewer goes on where it is. */
  | { readonly kind: 'stayed' }
  | { readonly kind: 'password-needed' }
  | { readonly kind: 'password-wrong' }
  /** The server has something to say to the person: one line in its own words. */
  | { readonly kind: 'server-says'; readonly text: string }
  /** The guest runs on another host now; what this server says next is of no use. */
  | { readonly kind: 'moved' }
  /** The server takes this connection only over TLS, which this one is not (SPICE link error "need secured"). */
  | { readonly kind: 'needs-tls' }
  /** `clean`: the far side closed in good order. `reason` is one line of plain text for "Details", maybe empty. */
  | { readonly kind: 'ended'; readonly clean: boolean; readonly reason: string };

/** A screen of the guest. */
export interface HeadView {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

/** One screen alone, all side by side, or each in a window of its own. */
export type ShownHead = number | 'all' | 'windows';

/** The guest's screens, where it may have several: all side by side, or one alone. */
export interface ViewerHeads {
  readonly list: Observable<readonly HeadView[]>;
  /** One that is not there (any more) shows all; `windows` shows the first, as the others are placed elsewhere. */
  show(head: ShownHead): void;
  /** Shows one of them in an element that may be another window's, with pointer and keys; `null`: nowhere but here. */
  place(head: number, host: HTMLElement | null): void;
  /** PNG of one that was placed, at its own resolution; rejects when it is not. */
  screenshot(head: number): Promise<Blob>;
}

/** What becomes of a text on its way to the guest. `latin`: its server takes Latin letters only, others became "?". */
export type ClipboardSent = 'sent' | 'latin' | 'unsupported';

/**
 * One connection to one guest's screen, whatever the protocol. It connects once: a reconnect is a new viewer. Nothing of a
 * protocol library is visible through it, so that an engine can be replaced behind it.
 */
export interface Viewer {
  /** Puts the screen into `host` and connects with the attachment's ticket. Called once. */
  connect(attachment: Attachment, host: HTMLElement): void;
  onEvent(listener: (event: ViewerEvent) => void): () => void;
  /** The canvas at the guest's resolution; keeps the last picture after the end. Null before there is one. */
  readonly picture: HTMLCanvasElement | null;
  readonly meter: Meter;
  /** Sends one key going down or up, beside those that are typed on the screen. */
  key(key: Key, down: boolean): void;
  /** Whether keys are known to the server by what they write: then the guest's layout plays no part. */
  readonly keysWrite: boolean;
  /** The guest's Caps Lock, where it tells. */
  readonly capsLock: boolean | undefined;
  /** Releases what the guest believes to be pressed by the page's keyboard and pointer. */
  releaseAllKeys(): void;
  setScale(scale: Scale): void;
  /** Nothing reaches the guest any more: no key, no pointer, no clipboard, no size. */
  setViewOnly(on: boolean): void;
  /** Whether text can be exchanged with this guest at all. */
  readonly hasClipboard: boolean;
  sendClipboard(text: string): ClipboardSent;
  /** Absent with protocols that know one screen only. */
  readonly heads?: ViewerHeads;
  /** The guest's agent, where the protocol has one. */
  readonly agent?: GuestAgent;
  /** The guest's sound, where the protocol carries any. */
  readonly sound?: ViewerSound;
  /** Whether the guest's pointer is moved by distances, so that a pointer that is held by the page is of use. */
  readonly relativePointer: boolean;
  /** Holds this computer's pointer on the screen, or lets it go; rejects where that is not possible. */
  lockPointer(on: boolean): Promise<void>;
  /** Asks the server something and tells in milliseconds how long the answer took; open while there is none. */
  roundTrip(): Promise<number>;
  /** PNG of the picture at the guest's resolution; rejects when there is none. */
  screenshot(): Promise<Blob>;
  /** Lets typing go to the guest. */
  focus(): void;
  /** Closes every connection and removes elements, listeners and timers; no event follows. Idempotent. */
  dispose(): void;
}

/** The listeners of one viewer: after a final event, or `close()`, nothing is told any more. */
export interface ViewerEvents {
  readonly emit: (event: ViewerEvent) => void;
  readonly onEvent: (listener: (event: ViewerEvent) => void) => () => void;
  readonly close: () => void;
}

const finalKinds: ReadonlySet<ViewerEvent['kind']> = new Set([
  'password-needed',
  'password-wrong',
  'moved',
  'needs-tls',
  'ended',
]);

export function createViewerEvents(): ViewerEvents {
  const listeners = new Set<(event: ViewerEvent) => void>();
  let open = true;
  return {
    emit(event) {
      if (!open) return;
      if (finalKinds.has(event.kind)) open = false;
      for (const listener of [...listeners]) listener(event);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      open = false;
      listeners.clear();
    },
  };
}

/** PNG of a canvas as it is. */
export function canvasPng(canvas: HTMLCanvasElement | null): Promise<Blob> {
  return new Promise((resolve, reject) => {
    if (!canvas?.width || !canvas.height) reject(new Error('there is no picture yet'));
    else canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be encoded'))));
  });
}
