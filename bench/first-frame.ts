import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startCloud, type LabCloud } from '../lab/cloud.ts';
import { consoleStart, DrivenApp, untilPhase } from '../lab/driver/app.ts';
import { RfbClient } from '../tests/fakes/rfb-client.ts';
import { figure, type Figures } from './figures.ts';

const rounds = 5;
const kinds = ['vnc-open', 'spice-tls'] as const;
/** What a person is promised: at the screen within a second. */
const goalMs = 1000;

/**
 * From the double-click on a VM to the first frame in its window, in the real app on the lab's cloud; beside the limit: the
 * same two calls of the API and a bare RFB client that has only to receive the screen's size.
 */
export async function run(): Promise<Figures> {
  const cloud = await startCloud({ guests: kinds });
  const profile = await mkdtemp(path.join(os.tmpdir(), 'zsc-bench-'));
  const app = await DrivenApp.launch({ profile, env: process.env });
  try {
    await app.addCloud(cloud);
    const limits: number[] = [];
    const times = new Map<string, number[]>(kinds.map((kind) => [kind, []]));
    for (let round = 0; round < rounds; round += 1) {
      limits.push(await limit(cloud));
      for (const kind of kinds) times.get(kind)?.push(await clickToFrame(app, kind));
    }
    const figures = kinds.map((kind) => figure(`${kind}: click to first frame`, 'ms', times.get(kind) ?? [], goalMs));
    const bare = figure('limit: API calls and bare RFB client', 'ms', limits);
    return { bench: 'first-frame', node: process.version, figures: [...figures, bare] };
  } finally {
    await app.quit();
    await cloud.stop();
    await rm(profile, { recursive: true, force: true });
  }
}

/** Opens a console as a person does, and closes it again. The app's own clock starts with the request to open. */
async function clickToFrame(app: DrivenApp, vm: string): Promise<number> {
  const page: Page = await app.openConsole(vm);
  const start = await untilPhase(page, 'connected');
  const { phase } = start.state.phase.kind === 'connected' ? start.state : (await consoleStart(page)).state;
  await page.close();
  await (await app.library()).bringToFront();
  if (phase.kind !== 'connected') throw new Error(`${vm} is ${phase.kind}`);
  return phase.firstFrameMs;
}

async function limit(cloud: LabCloud): Promise<number> {
  const port = cloud.guest('vnc-open').graphics.vnc ?? 0;
  const startedAt = performance.now();
  const url = `${cloud.baseUrl}/v1/management-nodes/ready`;
  await Promise.all([fetch(url), fetch(url)]);
  const { client } = await RfbClient.connect(port);
  await client.signIn();
  await client.open();
  const took = performance.now() - startedAt;
  client.close();
  return took;
}
