import type { Result } from '../../shared/errors.ts';
import type { AppLook, AppStart } from '../../shared/ipc.ts';
import type { ClipboardPicture, ClipboardText } from '../../shared/clipboard.ts';
import type { RememberedView } from '../../shared/ipc/tools.ts';
import type { KeyMacro } from '../../shared/settings.ts';
import type { VmPlace } from '../../shared/vm.ts';
import type { VmJobs } from '../clouds/vm-jobs.ts';
import type { ConsoleState, SpiceEngine } from '../../shared/console.ts';
import type { ConsoleSession } from '../sessions/types.ts';

/** What the console windows' requests are answered from. */
export interface ConsoleServices {
  readonly session: (sessionId: string) => ConsoleSession | undefined;
  /** Absent where nothing may be done to VMs (doctor). */
  readonly vmJobs?: VmJobs;
  /** Has the doctor look at the VM of a console; absent in the doctor itself. */
  readonly diagnose?: (state: ConsoleState) => void;
  readonly look: () => AppLook;
  readonly platform: AppStart['platform'];
  /** What draws SPICE consoles; the app's own engine where it is left out. */
  readonly spiceEngine?: SpiceEngine;
  /** Keeps the small picture of a VM's screen. */
  readonly keepThumbnail: (place: VmPlace, picture: Uint8Array<ArrayBuffer>) => void;
  readonly windows: {
    setFullScreen(sessionId: string, on: boolean): void;
    toggleHeadFullScreen(sessionId: string, head: number): void;
    captureHeadKeys(sessionId: string, head: number, on: boolean): void;
    show(sessionId: string): boolean;
    fitTo(sessionId: string, size: { width: number; height: number }): void;
    close(sessionId: string): void;
    sessionOf(id: string): Promise<string>;
  };
  readonly tools: {
    readClipboard(sessionId: string): Promise<ClipboardText>;
    writeClipboard(sessionId: string, text: string): Promise<boolean>;
    readPicture(sessionId: string): Promise<ClipboardPicture>;
    writePicture(sessionId: string, png: Uint8Array<ArrayBuffer>): Promise<boolean>;
    remembered(sessionId: string): RememberedView;
    remember(sessionId: string, view: RememberedView): void;
    saveMacros(macros: readonly KeyMacro[]): Promise<Result<void>>;
    /** Whether the person lets the guest of this window hear the microphone; asks, unless there is a yes. */
    askMicrophone(sessionId: string): Promise<boolean>;
    dropMicrophone(sessionId: string): void;
    capture(sessionId: string, on: boolean): void;
  };
  readonly screenshots: {
    save(vmName: string, png: Uint8Array): Promise<Result<{ path: string }>>;
    copy(png: Uint8Array): Promise<Result<void>>;
    deliver(requestId: string, png: Uint8Array): void;
  };
}
