import { deflateSync, Deflate, constants } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import {
  ClipboardReader,
  unpackText,
  type ClipboardQueue,
} from '../../../../../renderer/console/vnc/clipboard-reader.ts';
import { mostClipboardBytes } from '../../../../../shared/clipboard.ts';

const bytes = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const size = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeInt32BE(value | 0);
  return four;
};
const packed = (text: Uint8Array, claimed = text.length) => new Uint8Array(deflateSync(bytes(size(claimed), text)));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** noVNC's receive queue, holding what the server sent behind the message's type. */
function queueOf(data: Uint8Array): ClipboardQueue {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return {
    _rQi: 0,
    rQwait(_what, wanted) {
      return data.length - this._rQi < wanted;
    },
    rQskipBytes(count) {
      this._rQi += count;
    },
    rQshift32() {
      this._rQi += 4;
      return view.getUint32(this._rQi - 4);
    },
    rQshiftStr(count) {
      return Buffer.from(this.rQshiftBytes(count)).toString('latin1');
    },
    rQshiftBytes(count) {
      this._rQi += count;
      return new Uint8Array(data.slice(this._rQi - count, this._rQi));
    },
  };
}

function read(data: Uint8Array, wanted = true) {
  const texts: string[] = [];
  const clipboardTooLarge = vi.fn();
  const observer = {
    clipboard: (text: string) => void texts.push(text),
    clipboardTooLarge,
    wantsClipboard: () => wanted,
  };
  const queue = queueOf(data);
  const passage = new ClipboardReader(() => observer).read(queue);
  return { passage, queue, texts, clipboardTooLarge };
}

const padding = Buffer.alloc(3);
const extended = (flags: number, body: Uint8Array) => bytes(padding, size(-(4 + body.length)), size(flags), body);
const provideText = 0x10000001;

describe('the clipboard of a VNC guest', () => {
  it('reads Latin-1', () => {
    const { texts, queue } = read(bytes(padding, size(5), Buffer.from('a\r\né!', 'latin1')));
    expect(texts).toEqual(['a\né!']);
    expect(queue._rQi).toBe(12);
  });

  it('reads any text of the extended form', async () => {
    const { passage, texts } = read(extended(provideText, packed(utf8('云主机\r\n😀\0'))));
    expect(passage).toBe('skipped');
    await vi.waitFor(() => expect(texts).toEqual(['云主机\n😀']));
  });

  it('waits for all of it, and leaves news without text to noVNC as they came', () => {
    expect(read(bytes(padding, size(5), Buffer.from('ab'))).passage).toBe('incomplete');
    const caps = read(extended(0x1f000001, new Uint8Array(4)));
    expect([caps.passage, caps.queue._rQi]).toEqual(['theirs', 0]);
  });

  it('does not ask for a text that nobody wants now', () => {
    expect(read(extended(0x08000001, new Uint8Array(0)), true).passage).toBe('theirs');
    expect(read(extended(0x08000001, new Uint8Array(0)), false).passage).toBe('skipped');
    expect(read(bytes(padding, size(1), Buffer.from('x')), false).texts).toEqual([]);
  });

  it('says what is too large, and ends what has no end', () => {
    const large = read(bytes(padding, size(mostClipboardBytes + 1), Buffer.alloc(mostClipboardBytes + 1, 120)));
    expect([large.passage, large.clipboardTooLarge.mock.calls.length, large.texts]).toEqual(['skipped', 1, []]);
    expect(read(bytes(padding, size(1 << 30))).passage).toBe('endless');
    expect(read(bytes(padding, size(-2_147_483_648))).passage).toBe('endless');
  });
});

describe('unpackText', () => {
  it('stops a small stream that unpacks to a gigabyte', async () => {
    const bomb = new Uint8Array(deflateSync(bytes(size(1 << 30), new Uint8Array(256 * 1024 * 1024))));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const before = performance.now();
    expect(await unpackText(bomb)).toBe('too-large');
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('takes a stream that is flushed and never ended, as TigerVNC sends it', async () => {
    const deflate = new Deflate();
    const chunks: Buffer[] = [];
    deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
    deflate.write(bytes(size(6), utf8('云主')));
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    expect(await unpackText(new Uint8Array(Buffer.concat(chunks)))).toEqual({ text: '云主' });
    deflate.close();
  });

  it.each([
    ['no zlib', new Uint8Array([1, 2, 3, 4, 5])],
    ['nothing', new Uint8Array(0)],
    ['less than it says', packed(utf8('abc'), 10)],
  ])('refuses %s', async (_case, data) => expect(await unpackText(data)).toBe('broken'));
});
