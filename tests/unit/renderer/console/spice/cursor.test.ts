import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCursor } from '../../../../../renderer/console/spice/html5/cursor.ts';
import { Channel } from '../../../../../renderer/console/spice/wire/channel.ts';
import { cursorMessage } from '../../../../../renderer/console/spice/wire/protocol.ts';

// spice-html5 asks for the browser's name when it is loaded.
vi.hoisted(() => vi.stubGlobal('navigator', { appName: 'Netscape' }));

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

const shape = { width: 2, height: 1, x: 1, y: 0 };
/** SPICE pictures are BGRA: one blue pixel, one red that is half seen through. */
const blueThenRed = [255, 0, 0, 255, 0, 0, 255, 128];

/** SPICE_MSG_CURSOR_SET: position, visible, then the cursor: flags, unique id, type, size, hot spot, pixels. */
function setMessage(
  unique: number,
  pixels: readonly number[],
  { width, height, x, y } = shape,
  flags = 0,
): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(24 + pixels.length));
  view.setUint8(4, 1);
  view.setUint16(5, flags, true);
  view.setUint32(7, unique, true);
  [width, height, x, y].forEach((value, index) => view.setUint16(16 + index * 2, value, true));
  pixels.forEach((value, index) => view.setUint8(24 + index, value));
  return view.buffer;
}

describe('the pointer of a SPICE guest', () => {
  let drawn: Drawn[];
  let screen: { readonly style: { cursor: string } };
  let shown: boolean[];
  let cursor: ReturnType<typeof createCursor>;

  beforeEach(() => {
    drawn = [];
    shown = [];
    screen = { style: { cursor: '' } };
    const canvas = () => ({
      getContext: () => ({ putImageData: (image: Drawn) => drawn.push(image) }),
      toDataURL: () => `data:${drawn.length}`,
    });
    vi.stubGlobal('document', { createElement: canvas });
    vi.stubGlobal(
      'ImageData',
      class {
        constructor(
          readonly data: Uint8ClampedArray,
          readonly width: number,
          readonly height: number,
        ) {}
      },
    );
    cursor = createCursor({
      channel: Object.create(Channel.prototype) as Channel,
      url: 'ws://127.0.0.1:1/',
      parent: {} as never,
      screen: screen as unknown as HTMLElement,
      onChange: (visible) => shown.push(visible),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('has its width, height, colours and hot spot in the right order', () => {
    cursor.receive(cursorMessage.set, setMessage(7, blueThenRed));
    expect(drawn).toMatchObject([{ width: 2, height: 1, data: Uint8ClampedArray.of(0, 0, 255, 255, 255, 0, 0, 128) }]);
    expect(screen.style.cursor).toBe('url(data:1) 1 0, default');
  });

  it('hides, and comes back as the shape that the server names again', () => {
    cursor.receive(cursorMessage.set, setMessage(7, blueThenRed));
    cursor.receive(cursorMessage.hide, undefined);
    expect(screen.style.cursor).toMatch(/^url\(data:image\/png;base64,[^)]+\) 1 1, default$/); // a dot
    cursor.receive(cursorMessage.set, setMessage(7, []));
    expect(screen.style.cursor).toBe('url(data:1) 1 0, default');
    cursor.receive(cursorMessage.reset, undefined);
    expect([screen.style.cursor, shown]).toEqual(['default', [true, false, true, true]]);
  });

  it('takes no shape that says more than it brings, or that no browser would show', () => {
    cursor.receive(cursorMessage.set, setMessage(1, blueThenRed, { width: 100, height: 100, x: 0, y: 0 }));
    cursor.receive(cursorMessage.set, setMessage(2, blueThenRed, { width: 65_535, height: 65_535, x: 0, y: 0 }));
    expect([drawn, screen.style.cursor]).toEqual([[], 'default']);
  });

  it('keeps 256 shapes and no more', () => {
    for (let unique = 1; unique <= 300; unique++) cursor.receive(cursorMessage.set, setMessage(unique, blueThenRed));
    cursor.receive(cursorMessage.set, setMessage(300, []));
    expect(screen.style.cursor).toBe('url(data:300) 1 0, default');
    cursor.receive(cursorMessage.set, setMessage(1, []));
    expect(screen.style.cursor).toBe('default');
  });
});
