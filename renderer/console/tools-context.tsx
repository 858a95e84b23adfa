import { createContext, useContext } from 'react';
import type { Clipboard } from './clipboard/clipboard.ts';
import type { Capture } from './keyboard/capture.ts';
import type { HeadPage } from './head-windows.ts';
import type { Observable } from './observable.ts';
import type { StickyKeys } from './keyboard/sticky-keys.ts';
import type { WayBack } from './keyboard/way-back.ts';
import type { Liveness } from './liveness.ts';
import type { WindowSound } from './window-sound.ts';
import type { Typist } from './typing/typist.ts';

/** Panels over the screen; one at a time. */
export type Panel = 'type-text' | 'type-clipboard' | 'clipboard' | 'macros' | 'agent' | 'files';

/** The long-lived parts of a console window that its tools work with. */
export interface ConsoleParts {
  readonly clipboard: Clipboard;
  readonly capture: Capture;
  readonly sticky: StickyKeys;
  readonly typist: Typist;
  readonly liveness: Liveness;
  readonly sound: WindowSound;
  /** The windows of the guest's other screens. */
  readonly headPages: Observable<readonly HeadPage[]>;
  /** Whether the guest's pointer is moved by distances. */
  readonly relativePointer: () => boolean;
  readonly lockPointer: (on: boolean) => void;
}

export interface Tools extends ConsoleParts {
  readonly panel: Panel | null;
  readonly show: (panel: Panel | null) => void;
  readonly wayBack: WayBack;
  readonly statistics: boolean;
  readonly setStatistics: (on: boolean) => void;
}

export const ToolsContext = createContext<Tools | null>(null);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('useTools stands outside of the console window');
  return tools;
}
