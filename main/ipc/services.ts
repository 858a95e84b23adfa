import type { ConsoleTarget, AppLook, AppStart, Notice } from '../../shared/ipc.ts';
import type { Result } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import type { CloudService } from '../clouds/cloud-service.ts';
import type { GuestPasswords } from '../clouds/guest-passwords.ts';
import type { ConsoleSession } from '../sessions/types.ts';
import type { BookmarkStore } from '../stores/bookmark-store.ts';
import type { RecentStore } from '../stores/recent-store.ts';

/** What the library window's requests are answered from. */
export interface LibraryServices {
  readonly start: () => AppStart;
  readonly clouds: CloudService;
  readonly guestPasswords: GuestPasswords;
  readonly bookmarks: BookmarkStore;
  readonly recents: RecentStore;
  readonly saveSettings: (settings: Settings) => Promise<Result<Settings>>;
  readonly prepareConsole: () => void;
  readonly openConsole: (target: ConsoleTarget) => Promise<Result<{ sessionId: string }>>;
  readonly dismissNotice: (id: Notice['id']) => void;
}

/** What the console windows' requests are answered from. */
export interface ConsoleServices {
  readonly session: (sessionId: string) => ConsoleSession | undefined;
  readonly look: () => AppLook;
  readonly platform: AppStart['platform'];
  readonly windows: {
    setFullScreen(sessionId: string, on: boolean): void;
    fitTo(sessionId: string, size: { width: number; height: number }): void;
    close(sessionId: string): void;
    sessionOf(id: string): Promise<string>;
  };
  readonly screenshots: {
    save(vmName: string, png: Uint8Array): Promise<Result<{ path: string }>>;
    copy(png: Uint8Array): Promise<Result<void>>;
    deliver(requestId: string, png: Uint8Array): void;
  };
}
