import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startCloud, type LabCloud } from '../cloud.ts';
import { consoleStart, DrivenApp } from '../driver/app.ts';
import { exercise, type Exercise } from '../driver/exercise.ts';
import type { LabGuest } from '../types.ts';

// The whole product on a cloud in a box: `npm run demo`, or `npm run demo -- --headless --out DIR` for a report.

interface VmReport extends Exercise {
  readonly name: string;
  readonly protocol: string;
  readonly route: string;
  readonly encrypted: boolean;
  readonly firstFrameMs: number;
}

const { values } = parseArgs({
  options: { headless: { type: 'boolean' }, out: { type: 'string' }, lang: { type: 'string' } },
});
const language = values.lang === 'zh-CN' ? 'zh-CN' : 'en';
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
});
process.exitCode = await demo();

async function demo(): Promise<number> {
  const started: (() => Promise<unknown>)[] = [];
  try {
    console.error('Starting a cloud in a box: real QEMU guests behind a simulated management node …');
    const cloud = await startCloud();
    started.unshift(() => cloud.stop());
    const profile = await mkdtemp(path.join(os.tmpdir(), 'zsc-demo-'));
    started.unshift(() => rm(profile, { recursive: true, force: true }));
    const app = await DrivenApp.launch({ profile, env: process.env, language });
    started.unshift(() => app.quit());
    const library = await app.addCloud(cloud);
    if (values.headless) return await report(app, cloud, values.out ?? 'demo');
    console.error(
      `Signed in to ${cloud.baseUrl} as ${cloud.account}. Double-click a VM; close the app or press Ctrl+C to end.`,
    );
    const closed = new Promise((resolve) => app.electron.process().once('exit', resolve));
    await library.bringToFront();
    await Promise.race([interrupted, closed]);
    return 0;
  } finally {
    for (const stop of started) await stop().catch((error: unknown) => console.error(String(error)));
  }
}

/** Opens every VM that runs, one after the other, and writes the pictures and `report.json` into a folder. */
async function report(app: DrivenApp, cloud: LabCloud, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const library = await app.library();
  await library.screenshot({ path: path.join(folder, 'library.png') });
  const vms: VmReport[] = [];
  for (const guest of cloud.guests) {
    console.error(`Opening ${guest.name} …`);
    vms.push(await reportVm(app, guest, folder));
  }
  const versions = await app.electron.evaluate(() => ({
    electron: process.versions.electron,
    node: process.versions.node,
  }));
  const runtime = `Electron ${versions.electron} (Node ${versions.node})`;
  await writeFile(path.join(folder, 'report.json'), `${JSON.stringify({ runtime, vms }, null, 2)}\n`);
  console.error(`Wrote ${folder}/report.json and ${String(vms.length + 1)} pictures.`);
  return vms.every(isWhole) ? 0 : 1;
}

async function reportVm(app: DrivenApp, guest: LabGuest, folder: string): Promise<VmReport> {
  const page = await app.openConsole(guest.name);
  const counts = await exercise(page, guest);
  await page.screenshot({ path: path.join(folder, `${guest.name}.png`) });
  const { phase } = (await consoleStart(page)).state;
  if (phase.kind !== 'connected') throw new Error(`${guest.name} is ${phase.kind}`);
  const { protocol, route, encrypted } = phase.link;
  await page.close();
  return { name: guest.name, protocol, route, encrypted, firstFrameMs: phase.firstFrameMs, ...counts };
}

function isWhole(vm: VmReport): boolean {
  return vm.keysReceived === vm.keysSent && vm.pointerReceived === vm.pointerSent;
}
