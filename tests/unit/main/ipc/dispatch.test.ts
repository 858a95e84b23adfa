import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import {
  createDispatch,
  type Caller,
  type ConsoleHandlers,
  type LibraryHandlers,
} from '../../../../main/ipc/dispatch.ts';
import { guards } from '../../../../main/ipc/guards/index.ts';
import { createLog } from '../../../../main/log/logger.ts';
import { createMemorySink } from '../../../../main/log/memory-sink.ts';
import { fail } from '../../../../shared/errors.ts';
import { consoleRequests, libraryRequests } from '../../../../shared/ipc-names.ts';
import type { RequestName } from '../../../../shared/ipc.ts';

const library: Caller = { kind: 'library' };
const console7: Caller = { kind: 'console', sessionId: 's7' };
const everything = [...libraryRequests, ...consoleRequests] as readonly RequestName[];

/** A picture whose head promises so many pixels, with the bytes of one of four. */
function promising(width: number, height: number): Uint8Array {
  const png = PNG.sync.write(new PNG({ width: 2, height: 2 }));
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return new Uint8Array(png);
}

function dispatchWith(answer: (name: string, args: unknown[]) => unknown) {
  const handlers = new Proxy(
    {},
    {
      get:
        (_target, name: string) =>
        (...args: unknown[]) =>
          answer(name, args),
    },
  );
  const sink = createMemorySink();
  const dispatch = createDispatch({
    library: handlers as LibraryHandlers,
    console: handlers as ConsoleHandlers,
    log: createLog({ sinks: [sink] }).logger('ipc'),
  });
  return { dispatch, sink };
}

describe('dispatch', () => {
  it('calls the handler with checked arguments and hands its Result back', async () => {
    const { dispatch } = dispatchWith((name, args) => ({ ok: true, value: [name, args] }));
    expect(await dispatch(library, 'vms.refresh', [{ cloudId: 'c' }])).toEqual({
      ok: true,
      value: ['vms.refresh', [{ cloudId: 'c' }]],
    });
  });

  it('tells a console handler whose window asks', async () => {
    const { dispatch } = dispatchWith((_name, args) => ({ ok: true, value: args }));
    expect(await dispatch(console7, 'window.setFullScreen', [true])).toEqual({ ok: true, value: ['s7', true] });
  });

  it.each(everything)('refuses %s to strangers and to the other window kind', async (name) => {
    const { dispatch } = dispatchWith(() => expect.fail('reached the handler'));
    const other = libraryRequests.has(name as never) ? console7 : library;
    for (const caller of [undefined, other]) {
      expect(await dispatch(caller, name, [])).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
  });

  it.each(everything)('refuses malformed arguments of %s', async (name) => {
    const { dispatch } = dispatchWith(() => expect.fail('reached the handler'));
    const caller = libraryRequests.has(name as never) ? library : console7;
    const hostile: unknown[][] = [[{ __proto__: null, extra: 1 }], [null], [() => 1], [1, 2], ['x'.repeat(10)]];
    for (const args of hostile) {
      expect(await dispatch(caller, name, args), JSON.stringify(args)).toMatchObject({ ok: false });
    }
  });

  it('answers internal for a bug, and logs it without the arguments', async () => {
    const { dispatch, sink } = dispatchWith(() => {
      throw new Error('broken');
    });
    const args = [{ cloudId: 'c', password: 'correct-horse', remember: true }];
    expect(await dispatch(library, 'clouds.signIn', args)).toEqual({
      ok: false,
      error: { code: 'internal', params: { reason: 'clouds.signIn' } },
    });
    const written = JSON.stringify(sink.records);
    expect(written).toContain('broken');
    expect(written).not.toContain('correct-horse');
  });

  it('passes an expected failure through', async () => {
    const { dispatch } = dispatchWith(() => Promise.resolve(fail('cancelled')));
    expect(await dispatch(library, 'app.start', [])).toEqual(fail('cancelled'));
  });

  it('keeps its log short when a page floods it', async () => {
    const { dispatch, sink } = dispatchWith(() => expect.fail('reached the handler'));
    for (let turn = 0; turn < 5000; turn++) await dispatch(console7, 'session.report', [{ kind: 'x' }]);
    expect(sink.records).toHaveLength(13);
  });

  it('has no library requests where there is no library', async () => {
    const log = createLog({ sinks: [] }).logger('ipc');
    const dispatch = createDispatch({ console: {} as ConsoleHandlers, log });
    expect(await dispatch(library, 'app.start', [])).toMatchObject({ ok: false, error: { code: 'internal' } });
  });
});

describe('guards', () => {
  const png = promising(640, 480);
  const huge = promising(65_535, 65_535);
  const preference = { protocol: 'auto', route: 'auto' };
  const draft = {
    address: '10.0.0.1',
    type: 'account',
    account: 'admin',
    password: 'p',
    remember: false,
    trust: { kind: 'system' },
    plaintextProxy: false,
  };

  it.each([
    ['session.reconnect', [{}]],
    ['session.reconnect', [{ preference, password: 'p' }]],
    ['session.report', [{ kind: 'frame', attempt: 1, width: 1024, height: 768 }]],
    ['session.report', [{ kind: 'moved', attempt: 1 }]],
    ['session.report', [{ kind: 'needs-tls', attempt: 1 }]],
    ['screenshot.save', [png]],
    ['screenshot.deliver', [{ requestId: 'r', png }]],
    ['clipboard.writePicture', [{ png }]],
    ['view.remember', [{ head: 'all' }]],
    ['view.remember', [{ volume: 0.25, muted: true }]],
    ['view.remember', [{ head: 'windows' }]],
    ['console.open', [{ kind: 'vm', cloudId: 'c', vmUuid: 'v', preference }]],
    ['clouds.add', [{ requestId: 'r', draft }]],
  ] as const)('lets a well-formed %s in', (name, args) => {
    expect(guards[name].safeParse(args).success).toBe(true);
  });

  it.each([
    ['session.report', [{ kind: 'frame', attempt: 1, width: 0, height: 768 }]],
    ['session.report', [{ kind: 'frame', attempt: 1, width: 1.5, height: 768 }]],
    ['session.report', [{ kind: 'frame', attempt: 1, width: 1e9, height: 768 }]],
    ['session.trust', [{ sha256: 'AB'.repeat(32) }]],
    ['screenshot.save', [Uint8Array.of(1, 2, 3)]],
    ['clipboard.writePicture', [{ png: huge }]],
    ['screenshot.save', [huge]],
    ['screenshot.copy', [huge]],
    ['screenshot.deliver', [{ requestId: 'r', png: huge }]],
    ['session.report', [{ kind: 'moved', attempt: 1, to: '10.0.0.1' }]],
    ['view.remember', [{ head: 256 }]],
    ['view.remember', [{ volume: 1.5 }]],
    ['screenshot.save', ['data:image/png;base64,']],
    ['screenshot.deliver', [{ requestId: 'r', png: png.slice(0, 8) }]],
    ['console.open', [{ kind: 'vm', cloudId: 'c', vmUuid: 'v', preference: { protocol: 'rdp', route: 'auto' } }]],
    ['bookmarks.edit', [{ kind: 'remove', ids: Array.from({ length: 11_001 }, () => 'x') }]],
    ['bookmarks.edit', [{ kind: 'import', folders: [], bookmarks: [] }]],
    ['clouds.add', [{ requestId: 'r', draft: { ...draft, address: 'x'.repeat(3000) } }]],
    ['clouds.trust', [{ cloudId: 'c', trust: { kind: 'none' } }]],
  ] as const)('keeps a malformed %s out', (name, args) => {
    expect(guards[name].safeParse(args).success).toBe(false);
  });
});
