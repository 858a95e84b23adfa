import type { BrowserWindow } from 'electron';
import {
  clipboardBytes,
  fitsClipboard,
  mostPictureBytes,
  type ClipboardPicture,
  type ClipboardText,
} from '../shared/clipboard.ts';
import { fail, ok, type Result } from '../shared/errors.ts';
import type { RememberedView } from '../shared/ipc/tools.ts';
import type { KeyMacro, Settings } from '../shared/settings.ts';
import type { ConsoleServices } from './ipc/services.ts';
import type { Profile } from './profile.ts';
import type { ConsoleSession } from './sessions/types.ts';
import { captureKeys } from './windows/whole-keyboard.ts';

export interface ConsoleToolsDeps {
  readonly session: (sessionId: string) => ConsoleSession | undefined;
  readonly window: (sessionId: string) => Pick<BrowserWindow, 'webContents'> | undefined;
  /** Whether the person is with this guest now. */
  readonly isFocused: (sessionId: string) => boolean;
  readonly settings: () => Settings;
  readonly microphone: { ask(sessionId: string): Promise<boolean>; drop(sessionId: string): void };
  readonly clipboard: {
    read(): Promise<string>;
    write(text: string): Promise<void>;
    /** Another string for another picture; undefined where there is none. */
    pictureMark(): Promise<string | undefined>;
    readPicture(): Promise<Uint8Array<ArrayBuffer> | undefined>;
    /** False for what can't be decoded. */
    writePicture(png: Uint8Array): Promise<boolean>;
  };
  /** Absent with a temporary profile: nothing is kept then. */
  readonly keep?: {
    view(key: string): RememberedView;
    noteView(key: string, view: RememberedView): Promise<void>;
    saveMacros(macros: readonly KeyMacro[]): Promise<Result<void>>;
  };
}

/**
 * The console windows' tools. What the settings and the focus allow is checked here and not in the page: a page in bad hands
 * must not read what the person copies elsewhere.
 */
export function createConsoleTools(deps: ConsoleToolsDeps): ConsoleServices['tools'] {
  const { session, window, isFocused: looking, settings, clipboard, microphone, keep } = deps;
  const mayGive = (id: string): boolean => looking(id) && ['both', 'to-guest'].includes(settings().clipboard);
  const mayTake = (id: string): boolean => looking(id) && ['both', 'from-guest'].includes(settings().clipboard);
  const fits = (text: string): boolean => fitsClipboard(text, clipboardBytes(settings().clipboardLimitMb, true));
  const pictureOr = async (otherwise: ClipboardText): Promise<ClipboardText> => {
    const mark = await clipboard.pictureMark();
    return mark === undefined ? otherwise : { kind: 'picture', mark };
  };
  const withKey = (id: string, call: (key: string) => void): void => {
    const state = session(id)?.state;
    if (state) call(`${state.cloudId}:${state.vmUuid}`);
  };
  return {
    async readClipboard(id): Promise<ClipboardText> {
      if (!mayGive(id)) return { kind: 'blocked' };
      const text = await clipboard.read();
      if (text === '') return pictureOr({ kind: 'empty' });
      return fits(text) ? { kind: 'text', text } : { kind: 'too-large' };
    },
    async writeClipboard(id, text) {
      if (!mayTake(id) || !fits(text)) return false;
      await clipboard.write(text);
      return true;
    },
    async readPicture(id): Promise<ClipboardPicture> {
      if (!mayGive(id)) return { kind: 'blocked' };
      const png = await clipboard.readPicture();
      if (!png) return { kind: 'empty' };
      return png.length <= mostPictureBytes ? { kind: 'png', png } : { kind: 'too-large' };
    },
    writePicture: (id, png) => (mayTake(id) ? clipboard.writePicture(png) : Promise.resolve(false)),
    remembered(id) {
      let view: RememberedView = {};
      withKey(id, (key) => (view = keep?.view(key) ?? {}));
      return view;
    },
    remember: (id, view) => withKey(id, (key) => void keep?.noteView(key, view)),
    saveMacros: (macros) => keep?.saveMacros(macros) ?? Promise.resolve(fail('cancelled')),
    askMicrophone: (id) => microphone.ask(id),
    dropMicrophone: (id) => microphone.drop(id),
    capture: (id, on) => captureKeys(window(id)?.webContents, on),
  };
}

/** What the windows' tools keep in the profile. */
export function keptByProfile({ views, settings }: Pick<Profile, 'views' | 'settings'>): ConsoleToolsDeps['keep'] {
  return {
    view: (key) => views.find(key),
    noteView: (key, view) => views.note(key, view),
    saveMacros: async (macros) => {
      const saved = await settings.change({ macros });
      return saved.ok ? ok() : saved;
    },
  };
}
