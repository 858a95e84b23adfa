import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { SpiceServer, type SpiceServerEvent } from '../lab/spice-server/index.ts';
import { splitMessages } from '../lab/spice-server/link-parts.ts';
import { SpiceRelay } from '../lab/spice-server/relay.ts';
import { openConsolePages } from '../tests/fakes/console-page.ts';
import { figure, percentile, type Figure, type Figures } from './figures.ts';
import { openOurs, type Watched } from './peers/spice-clients.ts';

const size = { width: 1920, height: 1080 };
const perSecond = 30;
const [warmSeconds, seconds, tracedSeconds] = [2, 10, 5];
/** One picture of those. */
const frameMs = 33;
const goalBlockMs = 8;
/** Between two inputs; not in step with the pictures. */
const pauseMs = 71;
/** Until the last picture is on the screen. */
const stillMs = 700;
/** SPICE_MSG_DISPLAY_COPY_BITS, SPICE_MSG_DISPLAY_DRAW_COPY: the text goes up, a new line comes; then the picture is whole. */
const [copyBits, drawCopy] = [104, 304];

/** What the worker told the page: draw operations that one picture on the screen brought, and when. */
interface Shown {
  readonly at: number;
  readonly draws: number;
}

/** An input, on the clock of `Date.now()`. */
interface Input {
  readonly kind: string;
  readonly at: number;
}

type Client = Watched & { readonly page: Page };

/**
 * Text that scrolls at 30 pictures a second at 1080p in the real page from a real server, while somebody types and points: pictures
 * that were never to be seen, the longest time between two, the page's longest task, and how long an input takes to the server.
 */
export async function run(): Promise<Figures> {
  const server = new SpiceServer({ size, imageCompression: 'auto_glz' });
  await server.start();
  const relay = await SpiceRelay.start(server.port, { record: true });
  const pages = await openConsolePages();
  try {
    const client = await openOurs(pages, relay.port);
    await client.page.mouse.click(size.width / 2, size.height / 2);
    await client.page.keyboard.press('KeyA');
    await scroll(server, warmSeconds);
    const figures = await measure(server, relay, client);
    const block = await client.longestBlock(async () => {
      await Promise.all([scroll(server, tracedSeconds), useInputs(client.page, tracedSeconds - 1)]);
    });
    if (block) figures.push(figure('longest UI task, processor time', 'ms', [block.cpuMs], goalBlockMs));
    if (block) figures.push(figure('longest UI task, by the clock', 'ms', [block.ms]));
    return { bench: 'spice-scroll', node: process.version, figures };
  } finally {
    await pages.close();
    await relay.stop();
    await server.stop();
  }
}

async function measure(server: SpiceServer, relay: SpiceRelay, { page }: Client): Promise<Figure[]> {
  const worker = page.workers().find((one) => one.url().includes('display-worker'));
  if (!worker) throw new Error('the page has no display worker');
  await worker.evaluate(noteShown);
  await page.evaluate(noteInputs);
  const before = drawsOf(relay).length;
  const arrived: Input[] = [];
  const [end] = await Promise.all([
    scroll(server, seconds, (event) => arrived.push({ kind: event.kind, at: Date.now() })),
    useInputs(page, seconds - 1),
  ]);
  const shown = await worker.evaluate(() => (globalThis as unknown as { readonly shown: readonly Shown[] }).shown);
  const inputs = await page.evaluate(() => (window as unknown as { readonly inputs: readonly Input[] }).inputs);
  const took = (from: string, to: string) => latencies(ofKind(inputs, from), ofKind(arrived, to));
  return [
    ...pictureFigures(end, drawsOf(relay).slice(before), shown),
    ...inputFigures('key', took('key', 'scan')),
    ...inputFigures('pointer', took('pointer', 'position')),
  ];
}

/** Resolves with the server's account, once all is on the screen. */
async function scroll(
  server: SpiceServer,
  forSeconds: number,
  onEvent: (event: SpiceServerEvent) => void = () => {},
): Promise<SpiceServerEvent> {
  server.clearEvents();
  const ended = server.waitForEvent((event) => {
    onEvent(event);
    return event.kind === 'frames';
  }, 120_000);
  await server.command(`frames scroll ${perSecond} ${forSeconds * perSecond}`);
  const end = await ended;
  await delay(stillMs);
  return end;
}

/** A key and a move of the pointer by turns. */
async function useInputs(page: Page, forSeconds: number): Promise<void> {
  const end = performance.now() + forSeconds * 1000;
  for (let turn = 0; performance.now() < end; turn += 1) {
    if (turn % 2 === 0) await page.keyboard.press('KeyA');
    else await page.mouse.move(500 + (turn % 400), 500);
    await delay(pauseMs);
  }
}

/** The types of the draw operations that the client was sent. */
function drawsOf(relay: SpiceRelay): number[] {
  const display = relay.recordings().find(({ name }) => name === 'display-0');
  const types = splitMessages(display?.messages ?? Buffer.alloc(0)).map(({ type }) => type);
  return types.filter((type) => type === copyBits || type === drawCopy);
}

function pictureFigures(end: SpiceServerEvent, draws: readonly number[], shown: readonly Shown[]): Figure[] {
  const total = shown.reduce((sum, one) => sum + one.draws, 0);
  if (total !== draws.length) throw new Error(`${draws.length} operations were sent, ${total} shown`);
  const sent = draws.filter((type) => type === drawCopy).length;
  const at = wholePictures(draws, shown);
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? NaN));
  return [
    figure('pictures the server drew', '', [Number(end['sent'])]),
    figure('pictures sent', '', [sent]),
    figure('pictures shown, each by itself', '', [at.length]),
    figure('pictures dropped', '', [Number(end['sent']) - at.length], 0),
    figure('from one to the next', 'ms', gaps),
    figure('from one to the next, p95', 'ms', [percentile(gaps, 95)]),
  ];
}

/** When a picture was shown that was whole and not yet shown; two in one are one. */
function wholePictures(draws: readonly number[], shown: readonly Shown[]): number[] {
  let seen = 0;
  return shown.flatMap(({ at, draws: count }) => {
    const brought = draws.slice(seen, (seen += count));
    return brought.includes(drawCopy) ? [at] : [];
  });
}

function ofKind(inputs: readonly Input[], wanted: string): number[] {
  return inputs.filter(({ kind }) => kind === wanted).map(({ at }) => at);
}

function latencies(given: readonly number[], arrived: readonly number[]): number[] {
  if (given.length !== arrived.length) throw new Error(`${given.length} inputs were given, ${arrived.length} arrived`);
  return given.map((at, index) => (arrived[index] ?? NaN) - at);
}

function inputFigures(name: string, times: readonly number[]): Figure[] {
  return [
    { ...figure(`${name} to the server, p50`, 'ms', [percentile(times, 50)]), rounds: times.length },
    { ...figure(`${name} to the server, p95`, 'ms', [percentile(times, 95)], frameMs), rounds: times.length },
    figure(`${name} to the server`, 'ms', times),
  ];
}

/** Runs in the display worker: notes what it tells the page of pictures from now on. */
function noteShown(): void {
  const scope = globalThis as unknown as { shown: Shown[]; postMessage(message: unknown): void };
  const post = scope.postMessage.bind(scope);
  scope.shown = [];
  scope.postMessage = (message) => {
    const { kind, frames = 0 } = message as { readonly kind: string; readonly frames?: number };
    if (kind === 'frame') scope.shown.push({ at: performance.now(), draws: frames });
    post(message);
  };
}

/** Runs in the page: notes keys and moves, at the time that the browser had them from the system. */
function noteInputs(): void {
  const inputs: Input[] = [];
  const note = (kind: string) => (event: Event) =>
    inputs.push({ kind, at: Date.now() - (performance.now() - event.timeStamp) });
  for (const type of ['keydown', 'keyup']) window.addEventListener(type, note('key'), { capture: true });
  window.addEventListener('pointermove', note('pointer'), { capture: true });
  (window as unknown as { inputs: Input[] }).inputs = inputs;
}
