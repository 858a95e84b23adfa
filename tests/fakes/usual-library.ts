import type { Page } from 'playwright-core';
import { bookmark, cloudView, vm, type FakeStart } from './library-api.ts';

export const beijing = cloudView('bj', 'Beijing');

const machines = [
  vm('build-01', { description: 'CI runner' }),
  vm('db-1', { addresses: ['172.16.4.18'] }),
  vm('db-2', { state: 'Stopped' }),
  vm('win-desk', { platform: 'Windows' }),
];

/** A library with one cloud, four VMs and three bookmarks. */
export const usual: FakeStart = {
  clouds: [beijing],
  vms: [{ cloudId: 'bj', phase: 'ready', vms: machines, total: 4 }],
  bookmarks: [bookmark('bj', 'build-01'), bookmark('bj', 'db-1'), bookmark('bj', 'db-2')],
};

export const rows = (page: Page) => page.locator('.rows [role=row]');
export const dialog = (page: Page) => page.getByRole('dialog');
