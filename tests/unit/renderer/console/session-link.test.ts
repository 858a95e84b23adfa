import { describe, expect, it, vi } from 'vitest';
import { Meter } from '../../../../renderer/console/meter.ts';
import { SessionLink } from '../../../../renderer/console/session-link.ts';
import { createViewerEvents, type Viewer, type ViewerEvent } from '../../../../renderer/console/viewer.ts';
import type { Attachment, ConsolePhase, ConsoleState, Link } from '../../../../shared/console.ts';
import type { ConsoleApi } from '../../../../shared/ipc.ts';

const link: Link = { protocol: 'vnc', route: 'direct', encrypted: false, peer: 'host:5900' };
/** A screen below a bar of 40 pixels. */
const host = {
  clientWidth: 1024,
  clientHeight: 728,
  ownerDocument: { documentElement: { clientWidth: 1024, clientHeight: 768 } },
} as HTMLElement;
const picture = {} as HTMLCanvasElement;

function state(attempt: number, phase: ConsolePhase = { kind: 'connecting' }): ConsoleState {
  return {
    ...{ sessionId: 's', cloudId: 'c', cloudName: 'cloud', vmUuid: 'v', vmName: 'vm', attempt, phase, steps: [] },
    preference: { protocol: 'auto', route: 'auto' },
  };
}

class FakeViewer implements Viewer {
  readonly events = createViewerEvents();
  readonly onEvent = this.events.onEvent;
  readonly picture = picture;
  attachment: Attachment | undefined;
  disposed = 0;
  readonly connect = (attachment: Attachment) => void (this.attachment = attachment);
  readonly meter = new Meter();
  readonly keysWrite = false;
  readonly capsLock = undefined;
  readonly hasClipboard = false;
  readonly relativePointer = false;
  readonly key = vi.fn();
  readonly setViewOnly = vi.fn();
  readonly sendClipboard = vi.fn();
  readonly lockPointer = vi.fn();
  readonly roundTrip = vi.fn();
  readonly releaseAllKeys = vi.fn();
  readonly setScale = vi.fn();
  readonly focus = vi.fn();
  readonly screenshot = vi.fn(() => Promise.resolve(new Blob([new Uint8Array([1, 2, 3])])));
  readonly dispose = () => void (this.disposed += 1);
}

function started() {
  const requests: (readonly [name: string, argument: unknown])[] = [];
  const attaching: ((attempt: number) => void)[] = [];
  const request = (name: string, argument?: unknown) => {
    requests.push([name, argument]);
    if (name !== 'session.attach') return Promise.resolve({ ok: true, value: undefined });
    return new Promise((resolve) => {
      attaching.push((attempt) => resolve({ ok: true, value: { attempt, link, url: 'ws://x/', ticket: 't' } }));
    });
  };
  const viewers: FakeViewer[] = [];
  const loadViewer = () => {
    const viewer = new FakeViewer();
    viewers.push(viewer);
    return Promise.resolve(viewer);
  };
  const api = { request, on: () => () => {} } as unknown as ConsoleApi;
  const session = new SessionLink({ api, loadViewer });
  session.setHost(host);
  const reports = () => requests.flatMap(([name, argument]) => (name === 'session.report' ? [argument] : []));
  return {
    session,
    requests,
    reports,
    viewers,
    attached: (index: number, attempt: number) => attaching[index]?.(attempt),
  };
}

async function connected() {
  const parts = started();
  parts.session.update(state(1));
  parts.attached(0, 1);
  await vi.waitFor(() => expect(parts.viewers[0]?.attachment).toBeDefined());
  return { ...parts, tell: (event: ViewerEvent, index = 0) => parts.viewers[index]?.events.emit(event) };
}

const frame: ViewerEvent = { kind: 'frame', width: 800, height: 600 };

describe('SessionLink', () => {
  it('waits for the place of the screen', () => {
    const requests: string[] = [];
    const api = { request: (name: string) => requests.push(name), on: () => () => {} } as unknown as ConsoleApi;
    new SessionLink({ api, loadViewer: () => Promise.reject(new Error('unused')) }).update(state(1));
    expect(requests).toEqual([]);
  });

  it('attaches once an attempt, reports what the viewer tells, and asks for the right size', async () => {
    const { session, requests, reports, tell } = await connected();
    session.update(state(1, { kind: 'attached', link }));
    tell({ kind: 'handshake' });
    tell({ kind: 'resize', width: 800, height: 600 });
    tell(frame);
    expect(requests.filter(([name]) => name === 'session.attach')).toHaveLength(1);
    expect(reports()).toEqual([
      { kind: 'handshake', attempt: 1 },
      { kind: 'frame', attempt: 1, width: 800, height: 600 },
    ]);
    expect(requests).toContainEqual(['window.fitTo', { width: 800, height: 640 }]);
    expect(session.view()).toMatchObject({ live: true, lastPicture: null });
  });

  it('asks for the right size with the first picture, whichever attempt brings it, and never again', async () => {
    const { session, requests, viewers, attached, tell } = await connected();
    const fits = () => requests.filter(([name]) => name === 'window.fitTo');
    tell({ kind: 'resize', width: 800, height: 600 });
    tell({ kind: 'password-needed' });
    expect(fits()).toEqual([]);
    session.update(state(2));
    attached(1, 2);
    await vi.waitFor(() => expect(viewers[1]?.attachment).toBeDefined());
    tell(frame, 1);
    expect(fits()).toHaveLength(1);
    session.update(state(3));
    attached(2, 3);
    await vi.waitFor(() => expect(viewers[2]?.attachment).toBeDefined());
    tell(frame, 2);
    expect(fits()).toHaveLength(1);
  });

  it('ignores a ticket that came too late', async () => {
    const { session, viewers, attached } = started();
    session.update(state(1));
    session.update(state(2));
    attached(0, 1);
    attached(1, 2);
    await vi.waitFor(() => expect(viewers).toHaveLength(1));
    await vi.waitFor(() => expect(viewers[0]?.attachment?.attempt).toBe(2));
  });

  it('keeps the last picture over a reconnect until the next one is drawn', async () => {
    const { session, viewers, tell, attached } = await connected();
    tell(frame);
    tell({ kind: 'ended', clean: false, reason: 'gone' });
    expect(viewers[0]?.disposed).toBe(1);
    expect(session.view()).toMatchObject({ live: false, lastPicture: picture });
    session.update(state(2));
    attached(1, 2);
    await vi.waitFor(() => expect(viewers[1]?.attachment).toBeDefined());
    expect(session.view().lastPicture).toBe(picture);
    tell(frame, 1);
    expect(session.view()).toMatchObject({ live: true, lastPicture: null });
  });

  it('ends its viewer when the session says that it is lost', async () => {
    const { session, viewers } = await connected();
    session.update(state(1, { kind: 'lost', error: { code: 'no-frame', params: { seconds: 10 } } }));
    expect(viewers[0]?.disposed).toBe(1);
    expect(session.view().lastPicture).toBeNull();
  });

  it('asks for a new attempt when the page was loaded anew', () => {
    const { session, requests } = started();
    session.update(state(3, { kind: 'connected', link, firstFrameMs: 1 }));
    expect(requests).toEqual([['session.reconnect', {}]]);
  });

  it('has a screenshot only while there is a picture', async () => {
    const { session, viewers, tell } = await connected();
    expect(await session.screenshot()).toBeUndefined();
    tell(frame);
    expect(await session.screenshot()).toEqual(new Uint8Array([1, 2, 3]));
    viewers[0]?.screenshot.mockRejectedValueOnce(new Error('there is no picture yet')); // on its way to another server
    expect(await session.screenshot()).toBeUndefined();
  });

  it('does nothing after dispose()', async () => {
    const { session, viewers, requests } = await connected();
    session.dispose();
    session.dispose();
    session.update(state(2));
    expect(viewers[0]?.disposed).toBe(1);
    expect(requests.filter(([name]) => name === 'session.attach')).toHaveLength(1);
  });
});
