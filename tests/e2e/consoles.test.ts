import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoGuests, startCloud, type GuestKind, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp, consoleStart } from '../../lab/driver/app.ts';
import { exercise } from '../../lab/driver/exercise.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { descendants, differenceFromServer, running, startDesk, type Desk } from './kit.ts';

interface Expected {
  readonly protocol: 'vnc' | 'spice';
  readonly route: 'direct' | 'proxy';
  readonly encrypted: boolean;
}

const expected: Readonly<Record<GuestKind, Expected>> = {
  'vnc-open': { protocol: 'vnc', route: 'direct', encrypted: false },
  'vnc-password': { protocol: 'vnc', route: 'direct', encrypted: false },
  'spice-password': { protocol: 'spice', route: 'direct', encrypted: false },
  'spice-tls': { protocol: 'spice', route: 'direct', encrypted: true },
  'vnc-and-spice': { protocol: 'vnc', route: 'direct', encrypted: false },
  'xtigervnc-desktop': { protocol: 'vnc', route: 'direct', encrypted: false },
  'vnc-behind-proxy': { protocol: 'vnc', route: 'proxy', encrypted: false },
};

/** Mean difference per colour value that a picture may keep: 0 where the server sends lossless, a little for Tight's JPEG. */
const tolerance = (kind: GuestKind) => (kind === 'xtigervnc-desktop' ? 4 : 0);

describe('the app on a whole cloud', () => {
  const leftovers = watchLeftovers();
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk(), startCloud()]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
  });

  afterAll(async () => {
    const pids = [app.pid, ...(await descendants(app.pid))];
    await app.quit();
    await cloud.stop();
    await desk.stop();
    expect(await running(pids)).toEqual([]);
    await leftovers.check();
  });

  it('lists the VMs of the cloud, those that are off too', async () => {
    const library = await app.library();
    for (const name of [...demoGuests, '财务-数据库', 'win-desk'])
      await library.getByRole('row').filter({ hasText: name }).first().waitFor();
  });

  it.each(demoGuests)('shows %s as it is, and brings it keys and pointer', async (kind) => {
    const guest = cloud.guest(kind);
    const page = await app.openConsole(kind);
    const { phase, attempt } = (await consoleStart(page)).state;
    expect(phase.kind === 'connected' && phase.link).toMatchObject(expected[kind]);
    expect(attempt).toBe(1);
    const { keysReceived, keysSent, pointerReceived, pointerSent } = await exercise(page, guest);
    expect({ keysReceived, pointerReceived }).toEqual({ keysReceived: keysSent, pointerReceived: pointerSent });
    const { mean } = await differenceFromServer(page, guest, tolerance(kind));
    expect(mean).toBeLessThanOrEqual(tolerance(kind));
    await page.close();
  });

  it('signed in once for all of it', () => {
    expect(cloud.node.calls.of('LogInByAccount')).toHaveLength(1);
  });
});
