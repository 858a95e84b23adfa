import { setTimeout as sleep } from 'node:timers/promises';
import { spiceSubject } from '../certificates.ts';
import type { Graphics } from '../types.ts';
import type { QemuGuestSpec } from './qemu-arguments.ts';
import type { QmpClient } from './qmp.ts';

/** As long as libspice-server waits, nearly: a client on a busy machine is slow. One that does not follow is waited for in vain. */
const linkMs = 8_000;
/** From the last link to the client's word to the source that it is there. */
const wordMs = 1_500;

/** The SPICE clients of a QEMU that is about to migrate. */
export interface MovingClients {
  /** Holds the guest where it is until they are linked to the other QEMU: its memory is copied in no time, a real one's takes seconds. */
  linked(): Promise<void>;
  /** Waits until the source has nothing to do with them any more. */
  left(timeoutMs: number): Promise<void>;
}

/** Tells the clients where the guest goes, as libvirt has it done. */
export async function tellSpiceClients(
  { host = '127.0.0.1' }: QemuGuestSpec,
  from: QmpClient,
  to: { readonly qmp: QmpClient; readonly graphics: Graphics },
): Promise<MovingClients> {
  const { spice, spiceTls } = to.graphics;
  await from.execute('migrate-set-capabilities', {
    capabilities: [{ capability: 'pause-before-switchover', state: true }],
  });
  await from.execute('client_migrate_info', {
    ...{ protocol: 'spice', hostname: host },
    ...(spice !== undefined && { port: spice }),
    ...(spiceTls !== undefined && { 'tls-port': spiceTls, 'cert-subject': spiceSubject }),
  });
  return {
    async linked() {
      const channels = await channelsOf(from);
      for (const end = performance.now() + linkMs; performance.now() < end;) {
        if ((await channelsOf(to.qmp)) === channels) break;
        await sleep(20);
      }
      if (channels > 0) await sleep(wordMs);
      while ((await statusOf(from)) === 'active') await sleep(20);
      await from.execute('migrate-continue', { state: 'pre-switchover' });
    },
    async left(timeoutMs) {
      await from.waitForEvent('SPICE_MIGRATE_COMPLETED', timeoutMs);
    },
  };
}

async function channelsOf(qmp: QmpClient): Promise<number> {
  const { channels = [] } = (await qmp.execute('query-spice')) as { channels?: readonly unknown[] };
  return channels.length;
}

async function statusOf(qmp: QmpClient): Promise<string | undefined> {
  return ((await qmp.execute('query-migrate')) as { status?: string }).status;
}
