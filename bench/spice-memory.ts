import { setTimeout as delay } from 'node:timers/promises';
import { SpiceServer } from '../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../lab/spice-server/options.ts';
import { openConsolePages, type ConsolePages } from '../tests/fakes/console-page.ts';
import { FakeSession } from '../tests/fakes/console-session.ts';
import { until } from '../tests/fakes/until.ts';
import type { Figures } from './figures.ts';
import { processMemory, type ProcessMemory } from './peers/process-memory.ts';
import { processMs } from './peers/process-time.ts';
import { processIds, stopReports } from './peers/spice-clients.ts';

const size = { width: 1920, height: 1080 };
const perSecond = 3;
const usualMinutes = 2;
const sampleMs = 1000;
/** Until a page has put away what it needed to begin. */
const settleMs = 5000;
const goalMb = 120;

const codecs: Readonly<Record<string, SpiceServerSpec>> = {
  glz: { imageCompression: 'glz' },
  raw: { imageCompression: 'off' },
};

type Row = NonNullable<Figures['rows']>[number];
type Sample = ProcessMemory & { readonly minutes: number };

/**
 * Memory of the console page's renderer, with its workers, over the same page before it connects, while a real server sends 1080p
 * noise. `words`: only these codecs; a number: so many minutes.
 */
export async function run(words: readonly string[] = []): Promise<Figures> {
  const minutes = Number(words.find((word) => Number(word) > 0) ?? usualMinutes);
  const names = Object.keys(codecs).filter((name) => words.includes(name));
  const pages = await openConsolePages();
  const rows: Row[] = [];
  try {
    for (const [codec, spec] of Object.entries(codecs).filter(([name]) => names.length === 0 || names.includes(name))) {
      const row = await measure(pages, codec, { ...spec, size }, minutes);
      console.log(JSON.stringify(row));
      rows.push(row);
    }
  } finally {
    await pages.close();
  }
  return { bench: 'spice-memory', node: process.version, figures: [], rows };
}

async function measure(pages: ConsolePages, codec: string, spec: SpiceServerSpec, minutes: number): Promise<Row> {
  const server = new SpiceServer(spec);
  await server.start();
  const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: () => server.port });
  session.show({ kind: 'closed' });
  const { page } = await pages.open(session, { width: 2000, height: 1250 });
  try {
    const renderers = await processIds(pages.browser);
    await delay(settleMs);
    const empty = await readAll(await renderers('renderer'));
    session.reconnect();
    await until(() => session.state.phase.kind === 'connected', 20_000);
    await stopReports(page);
    const count = Math.round(minutes * 60 * perSecond);
    await server.command(`frames noise ${perSecond} ${count}`);
    await delay(settleMs);
    const pid = await busiest([...empty.keys()]);
    const before = empty.get(pid) ?? (await processMemory(pid));
    const samples = await watch(pid, minutes - settleMs / 60_000);
    const { sent } = await server.waitForEvent(({ kind }) => kind === 'frames', minutes * 60_000 + 60_000);
    return { codec, minutes, pictures: Number(sent), ...summary(before, samples), goal: goalMb };
  } finally {
    await page.context().close();
    session.dispose();
    await server.stop();
  }
}

async function readAll(pids: readonly number[]): Promise<Map<number, ProcessMemory>> {
  return new Map(await Promise.all(pids.map(async (pid) => [pid, await processMemory(pid)] as const)));
}

/** The one that draws noise, of all that the browser has. */
async function busiest(pids: readonly number[]): Promise<number> {
  const used = await Promise.all(pids.map(async (pid) => ({ pid, ms: await processMs([pid]) })));
  const [first] = used.sort((one, other) => other.ms - one.ms);
  if (!first) throw new Error('the browser has no renderer');
  return first.pid;
}

async function watch(pid: number, minutes: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const begin = performance.now();
  for (let now = 0; now < minutes; now = (performance.now() - begin) / 60_000) {
    samples.push({ minutes: now, ...(await processMemory(pid)) });
    await delay(sampleMs);
  }
  return samples;
}

/** MB over the empty window; the slope, in MB a minute, is of the second half, when all that is needed once is there. */
function summary(empty: ProcessMemory, samples: readonly Sample[]): Row {
  const of = (field: keyof ProcessMemory) => {
    const over = samples.map((sample) => sample[field] - empty[field]);
    const late = samples.slice(Math.floor(samples.length / 2));
    return {
      start: round(over[0] ?? NaN),
      peak: round(Math.max(...over)),
      end: round(over.at(-1) ?? NaN),
      slope: round(slope(late.map(({ minutes, ...memory }) => [minutes, memory[field]]))),
    };
  };
  const named = (name: string, values: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name} ${key}`, value]));
  return { emptyMb: round(empty.privateMb), ...named('private', of('privateMb')), ...named('pss', of('pssMb')) };
}

/** Of the straight line with the least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [midX, midY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covered = mean(points.map(([x, y]) => (x - midX) * (y - midY)));
  return covered / mean(points.map(([x]) => (x - midX) ** 2));
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
