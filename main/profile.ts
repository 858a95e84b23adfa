import type { AppError } from '../shared/errors.ts';
import { profileFile } from './profile-folder.ts';
import { ArrangementStore } from './stores/arrangement-store.ts';
import { AddressPinStore } from './stores/address-pin-store.ts';
import { BookmarkStore } from './stores/bookmark-store.ts';
import { CloudStore } from './stores/cloud-store.ts';
import { OpenConsoleStore } from './stores/open-console-store.ts';
import { PlacementStore } from './stores/placement-store.ts';
import { RecentStore } from './stores/recent-store.ts';
import { SettingsStore } from './stores/settings-store.ts';
import { ViewStore } from './stores/view-store.ts';

/** Everything that is kept in the profile's folder. */
export interface Profile {
  readonly bookmarks: BookmarkStore;
  readonly recents: RecentStore;
  readonly clouds: CloudStore;
  readonly settings: SettingsStore;
  readonly placements: PlacementStore;
  readonly openConsoles: OpenConsoleStore;
  readonly views: ViewStore;
  readonly arrangement: ArrangementStore;
  readonly addressPins: AddressPinStore;
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void>;
}

/** Reads the profile below a folder. Never fails: a file that can't be used becomes a notice. */
export async function openProfile(folder: string, onNotice: (error: AppError) => void): Promise<Profile> {
  const deps = (name: string) => ({ file: profileFile(folder, name), onNotice });
  const bookmarks = new BookmarkStore(deps('bookmarks'));
  const recents = new RecentStore(deps('recents'));
  const clouds = new CloudStore(deps('clouds'));
  const settings = new SettingsStore(deps('settings'));
  const placements = new PlacementStore(deps('placements'));
  const openConsoles = new OpenConsoleStore(deps('open-consoles'));
  const views = new ViewStore(deps('views'));
  const arrangement = new ArrangementStore(deps('list'));
  const addressPins = new AddressPinStore(deps('address-pins'));
  const stores = [bookmarks, recents, clouds, settings, placements, openConsoles, views, arrangement, addressPins];
  await Promise.all(stores.map((store) => store.load()));
  return {
    bookmarks,
    recents,
    clouds,
    settings,
    placements,
    openConsoles,
    views,
    arrangement,
    addressPins,
    settled: async () => {
      await Promise.all(stores.map((store) => store.settled()));
    },
  };
}
