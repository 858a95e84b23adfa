import { describe, expect, it } from 'vitest';
import { CursorChannel } from '../../../../../../renderer/console/spice/cursor/cursor-channel.ts';
import { joined } from '../agent/fake-agent.ts';

const halves = (...values: readonly number[]) => new Uint8Array(Int16Array.from(values).buffer);
const flag = { none: 1, cacheMe: 2, fromCache: 4 };

/** One pixel of that blue. */
function cursor(unique: number, flags: number, blue = 255, solid = true) {
  const id = new Uint8Array(BigUint64Array.of(BigInt(unique)).buffer);
  const pixel = (flags & flag.fromCache) === 0 ? Uint8Array.of(blue, 0, 0, solid ? 255 : 0) : new Uint8Array(0);
  return joined(halves(flags), id, Uint8Array.of(0), halves(1, 1, 0, 0), pixel);
}

const set = (body: Uint8Array, visible = 1) => joined(halves(3, -4), Uint8Array.of(visible), body).buffer;
const init = (body: Uint8Array, visible = 1) => joined(halves(1, 2, 0, 0), Uint8Array.of(visible), body).buffer;

function channel() {
  const pointers: string[] = [];
  const moves: (readonly number[])[] = [];
  const receiver = new CursorChannel({
    onPointer: (pointer) => pointers.push(pointer.kind === 'shape' ? `blue ${pointer.shape.rgba[2]}` : pointer.kind),
    onMove: (x, y) => moves.push([x, y]),
  });
  return { receiver, pointers, moves };
}

describe('CursorChannel', () => {
  it('shows the first one, sets, hides and resets', () => {
    const { receiver, pointers, moves } = channel();
    receiver.receive(101, init(cursor(1, 0, 10)));
    receiver.receive(103, set(cursor(2, 0, 20)));
    receiver.receive(105, undefined);
    receiver.receive(103, set(cursor(2, 0, 20), 0));
    receiver.receive(103, set(halves(flag.none)));
    receiver.receive(102, undefined);
    expect(pointers).toEqual(['blue 10', 'blue 20', 'hidden', 'hidden', 'hidden', 'default']);
    receiver.receive(104, halves(7, 8).buffer);
    expect(moves).toEqual([
      [1, 2],
      [3, -4],
      [3, -4],
      [3, -4],
      [7, 8],
    ]);
  });

  it('takes shapes from its cache until they are made invalid', () => {
    const { receiver, pointers } = channel();
    for (const [unique, blue] of [[1, 10] as const, [2, 20] as const, [3, 30] as const]) {
      receiver.receive(103, set(cursor(unique, flag.cacheMe, blue)));
    }
    const again = (unique: number) => receiver.receive(103, set(cursor(unique, flag.fromCache)));
    again(1);
    receiver.receive(107, new Uint8Array(BigUint64Array.of(2n).buffer).buffer);
    again(2);
    receiver.receive(108, undefined);
    again(3);
    expect(pointers.slice(3)).toEqual(['blue 10', 'default', 'default']);
  });

  it('keeps 256 shapes at most', () => {
    const { receiver, pointers } = channel();
    for (let unique = 0; unique < 300; unique++) receiver.receive(103, set(cursor(unique, flag.cacheMe, unique & 255)));
    receiver.receive(103, set(cursor(43, flag.fromCache)));
    receiver.receive(103, set(cursor(44, flag.fromCache)));
    expect(pointers.slice(300)).toEqual(['default', 'blue 44']);
  });

  it('says which message is cut off, wherever', () => {
    const whole = new Uint8Array(set(cursor(1, 0)));
    for (let length = 0; length < whole.length - 4; length++) {
      expect(() => channel().receiver.receive(103, whole.slice(0, length).buffer)).toThrow('CURSOR_SET: too short');
    }
  });

  it('withstands 10,000 mutated messages', () => {
    let seed = 3;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
    const good = new Uint8Array(init(cursor(1, flag.cacheMe)));
    const { receiver } = channel();
    for (let round = 0; round < 10_000; round++) {
      const bytes = good.slice(0, random(good.length) + 1);
      bytes[random(bytes.length)] = random(256);
      try {
        receiver.receive(101 + random(9), bytes.buffer);
      } catch (error) {
        expect((error as Error).message).toMatch(/^CURSOR_[A-Z_]+: too short$/);
      }
    }
  });
});
