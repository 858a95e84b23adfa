import type { Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardSession, isMicrophone, isOwnTraffic, isPermitted } from '../../../../main/windows/permissions.ts';
import { boundsWithin, placeBeside, windowOptions, type WindowSpec } from '../../../../main/windows/window-options.ts';

const display = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 1024 };
const spec: WindowSpec = {
  kind: 'library',
  title: 't',
  preload: '/p.cjs',
  dark: false,
  hidden: false,
  displays: [display],
};

describe('windowOptions', () => {
  it.each(['library', 'console'] as const)('keeps the page of a %s window in its box', (kind) => {
    expect(windowOptions({ ...spec, kind }).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      preload: '/p.cjs',
    });
  });

  it('gives a window without a page of its own no preload', () => {
    const { preload: _none, ...empty } = spec;
    expect(windowOptions({ ...empty, kind: 'console' }).webPreferences).not.toHaveProperty('preload');
    expect(windowOptions({ ...empty, kind: 'console' }).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
    });
  });

  it('lets a console go on drawing behind other windows', () => {
    expect(windowOptions({ ...spec, kind: 'console' }).webPreferences?.backgroundThrottling).toBe(false);
    expect(windowOptions(spec).webPreferences?.backgroundThrottling).toBe(true);
  });

  it('draws ahead unless told to wait until it is shown', () => {
    expect(windowOptions(spec).paintWhenInitiallyHidden).toBe(true);
    expect(windowOptions({ ...spec, drawsWhenShown: true }).paintWhenInitiallyHidden).toBe(false);
  });

  it('has the library’s sizes', () => {
    expect(windowOptions(spec)).toMatchObject({ width: 1180, height: 700, minWidth: 640, minHeight: 480, show: false });
  });
});

describe('placeBeside', () => {
  const size = { width: 640, height: 480 };
  const at = (x: number) => placeBeside({ x, y: 100, width: 800, height: 600 }, size, display);

  it('finds room on the right of the other window, else on its left', () => {
    expect(at(200)).toEqual({ x: 1016, y: 100, ...size, maximized: false });
    expect(at(1000)).toMatchObject({ x: 344, y: 100 });
  });

  it('leaves the title bar of the other one free where both find no room side by side', () => {
    expect(at(500)).toMatchObject({ x: 548, y: 148 });
  });
});

describe('boundsWithin', () => {
  it('gives a window back its place', () => {
    const placement = { x: 2000, y: 100, width: 800, height: 600, maximized: false };
    expect(boundsWithin(placement, [display, right])).toEqual({ x: 2000, y: 100, width: 800, height: 600 });
  });

  it('leaves the place to the system when its display is gone', () => {
    const placement = { x: 2000, y: 100, width: 800, height: 600, maximized: false };
    expect(boundsWithin(placement, [display])).toEqual({ width: 800, height: 600 });
  });

  it('makes a window fit a smaller display', () => {
    const placement = { x: 100, y: 100, width: 3000, height: 2000, maximized: false };
    expect(boundsWithin(placement, [display])).toEqual({ x: 0, y: 0, width: 1920, height: 1040 });
  });

  it('pulls a window that hangs over the edge back in', () => {
    const placement = { x: 1800, y: 900, width: 800, height: 600, maximized: false };
    expect(boundsWithin(placement, [display])).toEqual({ x: 1120, y: 440, width: 800, height: 600 });
  });

  it('does without any display', () => {
    expect(boundsWithin({ width: 10, height: 20 }, [])).toEqual({ width: 10, height: 20 });
  });
});

describe('permissions', () => {
  it.each(['clipboard-sanitized-write', 'pointerLock', 'keyboardLock', 'fullscreen'])(
    'lets console windows have %s, and nobody else',
    (permission) => {
      expect(isPermitted('console', permission)).toBe(true);
      expect(isPermitted('library', permission)).toBe(false);
      expect(isPermitted(undefined, permission)).toBe(false);
    },
  );
  it('lets a window of another screen have the whole keyboard, and nothing else of a console', () => {
    const asked = ['keyboardLock', 'fullscreen', 'pointerLock', 'clipboard-sanitized-write', 'media', ''];
    expect(asked.filter((permission) => isPermitted('head', permission))).toEqual(['keyboardLock', 'fullscreen']);
  });
  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'openExternal',
    'hid',
    'usb',
    'display-capture',
    'clipboard-read',
    '',
  ])('lets nobody have %s', (permission) => expect(isPermitted('console', permission)).toBe(false));
  it.each(['zstackapp://ui/library/index.html', 'ws://127.0.0.1:4711/', 'data:image/png;base64,x'])(
    'lets %s through',
    (url) => expect(isOwnTraffic(url)).toBe(true),
  );
  it.each([
    'https://example.test/',
    'http://127.0.0.1:80/',
    'ws://127.0.0.1.evil:1/',
    'wss://127.0.0.1:1/',
    'file:///x',
  ])('stops %s', (url) => expect(isOwnTraffic(url)).toBe(false));

  it.each([
    ['media', { mediaTypes: ['audio'] }, true],
    ['media', { mediaType: 'audio' }, true],
    ['media', { mediaTypes: ['audio', 'video'] }, false],
    ['media', { mediaTypes: ['video'] }, false],
    ['media', { mediaType: 'video' }, false],
    ['media', {}, false],
    ['display-capture', { mediaTypes: ['audio'] }, false],
  ] as const)('knows whether %s with %o is the microphone alone: %s', (permission, details, is) =>
    expect(isMicrophone(permission, details)).toBe(is),
  );

  it('lets a console window have the microphone after a yes only', () => {
    type Handler = (
      contents: { id: number } | null,
      permission: string,
      callback: (allowed: boolean) => void,
      details: object,
    ) => void;
    let request: Handler | undefined;
    let check:
      ((contents: { id: number } | null, permission: string, origin: string, details: object) => boolean) | undefined;
    const ignored = (): void => {};
    const session = {
      on: ignored,
      setPermissionRequestHandler: (handler: Handler) => (request = handler),
      setPermissionCheckHandler: (handler: typeof check) => (check = handler),
      setDevicePermissionHandler: ignored,
      setSpellCheckerEnabled: ignored,
      webRequest: { onBeforeRequest: ignored },
    };
    const allowed = new Set([1, 3]);
    guardSession(
      session as unknown as Session,
      (id) => (id === 3 ? 'library' : 'console'),
      (id) => allowed.has(id),
    );
    const asked = (id: number | null, mediaTypes: readonly string[]): boolean[] => {
      const answers: boolean[] = [];
      const contents = id === null ? null : { id };
      request?.(contents, 'media', (answer) => answers.push(answer), { mediaTypes });
      return [...answers, check?.(contents, 'media', '', { mediaType: mediaTypes[0] }) ?? true];
    };
    expect(asked(1, ['audio'])).toEqual([true, true]);
    expect(asked(2, ['audio'])).toEqual([false, false]);
    expect(asked(3, ['audio'])).toEqual([false, false]); // the library, even then
    expect(asked(null, ['audio'])).toEqual([false, false]);
    expect(asked(1, ['video', 'audio'])).toEqual([false, false]);
    allowed.delete(1);
    expect(asked(1, ['audio'])).toEqual([false, false]);
  });

  it('lets no page download anything', () => {
    const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
    const ignored = (): void => {};
    const session = {
      on: (name: string, listener: (event: { preventDefault(): void }) => void) => listeners.set(name, listener),
      setPermissionRequestHandler: ignored,
      setPermissionCheckHandler: ignored,
      setDevicePermissionHandler: ignored,
      setSpellCheckerEnabled: ignored,
      webRequest: { onBeforeRequest: ignored },
    };
    guardSession(
      session as unknown as Session,
      () => 'console',
      () => false,
    );
    let prevented = 0;
    listeners.get('will-download')?.({ preventDefault: () => prevented++ });
    expect(prevented).toBe(1);
  });
});
