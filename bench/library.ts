import type { Page } from 'playwright-core';
import type { FakeLibrary } from '../tests/fakes/library-api.ts';
import { cloudView, lookFor, vm } from '../tests/fakes/library-api.ts';
import { openLibraryPages } from '../tests/fakes/library-page.ts';
import { vmWords } from '../lab/management-node/synthetic-vms.ts';
import { defaultSettings } from '../shared/settings.ts';
import type { VmUpdate } from '../shared/vm.ts';
import { figure, percentile, type Figures } from './figures.ts';

const cloudNames = ['北京', '上海', 'Guangzhou', 'Berlin'];
const perCloud = 5000;
/** From a key to the frame with the new list: one frame of a usual screen. */
const goalMs = 16;
/** A frame is drawn when there is something to draw: a screen of 60 Hz would add half a frame of waiting, whatever the page does. */
const atOnce = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
/** Five keys a second, as somebody types who looks at the list. */
const paceMs = 200;
const rounds = 3;
/** Typed one letter after the other, then taken away again. */
const words = ['shujuku', 'cwsjk', '10.0.12', 'web-4', '测试', 'ciyunxing', 'beij prod'];

/**
 * What a key costs with 20,000 VMs over four clouds in the real page: from the keydown to the frame that shows the new list,
 * painted; typing, deleting, sorting, filtering; and the memory that the VMs take. In Chromium, with nothing else to draw. The first
 * word after a start, which meets code that has never run, has a row of its own.
 */
export async function run(): Promise<Figures> {
  const pages = await openLibraryPages(atOnce);
  try {
    const look = lookFor({ ...defaultSettings, theme: 'light' });
    const clouds = cloudNames.map((name, index) => cloudView(`c${index}`, name));
    const { page, steer } = await pages.open({ clouds, look });
    await page.getByRole('main').first().waitFor();
    const before = await heapMb(page);
    for (const { cloud } of clouds) await steer(fill, updateOf(cloud.id));
    await page.getByText(`${(4 * perCloud).toLocaleString('en')} VMs`).waitFor();
    const memory = (await heapMb(page)) - before;
    await page.evaluate(watchKeys);
    const cold = await typing(page, words.slice(0, 1));
    const cpu = await threadTime(page);
    const typed: number[] = [];
    const pressed: number[] = [];
    for (let round = 0; round < rounds; round++) {
      typed.push(...(await typing(page, words)));
      pressed.push(...(await pressing(page)));
    }
    const busy = (await cpu()) / (typed.length + pressed.length);
    const all = [...typed, ...pressed];
    const at = (share: number) => figure(`key to painted list, p${share}`, 'ms', [percentile(all, share)], goalMs);
    const figures = [
      { ...at(50), rounds: all.length },
      { ...at(95), rounds: all.length },
      { ...at(99), rounds: all.length },
      figure('the first word after a start', 'ms', cold),
      figure('a letter typed or taken away', 'ms', typed),
      figure('sorted or filtered', 'ms', pressed),
      figure("page's own CPU a key, all its work", 'ms', [busy], goalMs),
      figure('memory of 20,000 VMs in the page', 'MB', [memory]),
    ];
    return { bench: 'library', node: process.version, figures };
  } finally {
    await pages.close();
  }
}

function fill(fake: FakeLibrary, update: VmUpdate): void {
  fake.push('vms.updated', update);
}

function updateOf(cloudId: string): VmUpdate {
  const changed = Array.from({ length: perCloud }, (_, index) =>
    vm(`${vmWords[index % vmWords.length]}-${String(index)}`, {
      uuid: `${cloudId}${index.toString(16).padStart(31, '0')}`,
      state: index % 7 === 3 ? 'Stopped' : index % 31 === 5 ? 'Paused' : 'Running',
      addresses: [`10.0.${String(index >> 8)}.${String(index & 255)}`],
      description: index % 3 === 0 ? `第 ${String(index)} 台云主机 rack ${String(index % 40)}` : '',
      tags: index % 4 === 0 ? ['prod'] : [],
      hostUuid: `h${String(index % 100)}`,
      hostName: `host-${String(index % 100)}`,
    }),
  );
  return { cloudId, phase: 'ready', total: perCloud, changed, removed: [] };
}

/** Runs in the page: from each keydown to the end of the frame that follows, in milliseconds. */
function watchKeys(): void {
  const times: number[] = [];
  Object.assign(window, { keyTimes: times });
  const painted = new MessageChannel();
  let startedAt = 0;
  // A message that was sent in the frame's callback arrives when the frame is drawn.
  painted.port1.onmessage = () => times.push(performance.now() - startedAt);
  document.addEventListener(
    'keydown',
    () => {
      startedAt = performance.now();
      requestAnimationFrame(() => painted.port2.postMessage(null));
    },
    true,
  );
}

/** Presses one key and waits until its list is painted, and until it is time for the next one. */
async function press(page: Page, key: string): Promise<number> {
  return page.evaluate(
    async ([count, pace]) => {
      const { keyTimes } = window as unknown as { keyTimes: number[] };
      while (keyTimes.length <= count) await new Promise((resolve) => setTimeout(resolve, 4));
      await new Promise((resolve) => setTimeout(resolve, pace));
      return keyTimes[count] ?? NaN;
    },
    [await pressed(page, key), paceMs] as const,
  );
}

async function pressed(page: Page, key: string): Promise<number> {
  const count = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes.length);
  await (key.length === 1 ? page.keyboard.press(key) : page.keyboard.press(key));
  return count;
}

async function typing(page: Page, all: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  await page.getByRole('combobox').focus();
  for (const word of all) {
    // Chinese comes from an input method, which sends no key a letter.
    if (/\p{Script=Han}/u.test(word)) await page.keyboard.insertText(word);
    else for (const letter of word) times.push(await press(page, letter === ' ' ? 'Space' : letter));
    for (let left = word.length; left > 0; left--) times.push(await press(page, 'Backspace'));
  }
  return times;
}

async function pressing(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const head of ['Address', 'State', 'Cloud', 'Name']) {
    await page.getByRole('button', { name: head, exact: true }).focus();
    for (let turn = 0; turn < 2; turn++) times.push(await press(page, 'Enter'));
  }
  await page.getByRole('radio', { name: 'All' }).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'])
    times.push(await press(page, key));
  return times;
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

/** The CPU time of the page's main thread from now on: unlike a clock, it does not count what else the machine does. */
async function threadTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
  };
  const before = await read();
  return async () => (await read()) - before;
}
