import type { ClipboardPicture, ClipboardText } from '../clipboard.ts';
import type { Scale } from '../console.ts';
import type { KeyMacro } from '../settings.ts';
import { namesOf } from './names-of.ts';

/** What a console window's tools ask for. The clipboard is read and written by the main process, which knows the limits. */
export interface ToolRequests {
  /** Only while this window has the focus and the settings let text go to guests. */
  'clipboard.read': () => ClipboardText;
  /** Only while this window has the focus and the settings let text come from guests; false when it was not written. */
  'clipboard.write': (request: { text: string }) => boolean;
  /** The picture that `clipboard.read` told of, under the same conditions. */
  'clipboard.readPicture': () => ClipboardPicture;
  /** As `clipboard.write`; false also for what is no picture. */
  'clipboard.writePicture': (request: { png: Uint8Array<ArrayBuffer> }) => boolean;
  /** Keeps how this VM is shown, for the next time. */
  'view.remember': (view: RememberedView) => void;
  'macros.save': (macros: readonly KeyMacro[]) => void;
  /** Asks the person whether this window's guest may hear the microphone, and opens it to the page after a yes. */
  'microphone.ask': () => boolean;
  /** Takes a yes back. */
  'microphone.drop': () => void;
  /** While the guest has all keys, no shortcut of the app's own menu is taken from it, and the page may lock the keyboard. */
  'keyboard.capture': (on: boolean) => void;
}

/** What the person chose for one VM the last time. `layout` is an id of the console page's keyboard layouts. */
export interface RememberedView {
  readonly scale?: Scale;
  readonly layout?: string;
  /** The guest's screen that is shown alone; `all` for all of them side by side, `windows` for one window each. */
  readonly head?: number | 'all' | 'windows';
  /** Of the guest's sound here: 0 to 1. */
  readonly volume?: number;
  readonly muted?: boolean;
}

export const toolRequests = namesOf<ToolRequests>({
  'clipboard.read': true,
  'clipboard.write': true,
  'clipboard.readPicture': true,
  'clipboard.writePicture': true,
  'view.remember': true,
  'macros.save': true,
  'microphone.ask': true,
  'microphone.drop': true,
  'keyboard.capture': true,
});
