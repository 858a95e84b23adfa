import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { consoleStart, DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import { translator } from '../../shared/i18n/index.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { differenceFromServer, startDesk, type Desk } from './kit.ts';

const name = 'spice-tls';
const t = translator('en', 'console');

/** A cloud that hands out no CA: the certificate of a SPICE host is the person's to judge, once. */
describe('the certificate of a SPICE host', () => {
  const leftovers = watchLeftovers();
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let page: Page;

  const open = async () => {
    const library = await app.library();
    await library.getByRole('row').filter({ hasText: name }).first().dblclick();
    page = await app.console(name);
  };
  const button = (label: string) => page.getByRole('button', { name: label, exact: true });
  const lost = async () => {
    const { state } = await consoleStart(page);
    return state.phase.kind === 'lost' ? state.phase.error : undefined;
  };
  const shownPrint = async () => (await page.locator('.facts dd').allTextContents()).at(-1) ?? '';

  beforeAll(async () => {
    const settings = { spiceCa: undefined };
    [desk, cloud] = await Promise.all([startDesk(), startCloud({ guests: [name], vms: [], settings })]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
    await open();
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
    await leftovers.check();
  });

  it('is shown where nobody vouches for it, with the answer that does nothing at hand', async () => {
    await page.getByText(t('trust.title', { name })).waitFor();
    expect(await lost()).toMatchObject({ code: 'tls-untrusted' });
    expect(await page.locator('.facts').innerText()).toContain('spice.zstack.org');
    expect(await shownPrint()).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/i);
    await button(t('close')).and(page.locator(':focus')).waitFor();
  });

  it('opens the screen once it is trusted, also the next time, without a question', async () => {
    await button(t('trust.accept')).click();
    const { state } = await untilPhase(page, 'connected');
    expect(state.phase).toMatchObject({ link: { protocol: 'spice', encrypted: true } });
    expect((await differenceFromServer(page, cloud.guest(name), 0)).mean).toBe(0);
    await page.close();
    await open();
    await untilPhase(page, 'connected');
  });

  it('is a hard stop when it has changed, which nothing in the window leads past', async () => {
    const { spiceDir = '', untrustedDir = '' } = cloud.certificates ?? {};
    const own = async (file: string) => copyFile(path.join(untrustedDir, file), path.join(spiceDir, file));
    await cloud.guest(name).stop();
    for (const file of ['ca-cert.pem', 'server-cert.pem', 'server-key.pem']) await own(file);
    await cloud.guest(name).start();
    await page.getByText(t('changed.title', { name })).waitFor({ timeout: 30_000 });
    expect(await lost()).toMatchObject({ code: 'tls-changed' });
    const answers = await page.locator('.overlay-actions button').allTextContents();
    expect(answers).toEqual([t('changed.tryAgain'), t('close')]);
    await button(t('changed.tryAgain')).click();
    await page.getByText(t('changed.title', { name })).waitFor();
    expect(await lost()).toMatchObject({ code: 'tls-changed' });
  });
});
