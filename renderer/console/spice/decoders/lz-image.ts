import { BrokenImage } from './broken-image.ts';
import { lzHeaderBytes, readLzHeader, type LzHeader } from './lz-header.ts';
import { paletteBytes, writePalette } from './palette.ts';
import type { Picture } from './picture.ts';
import type { Wasm } from './wasm.ts';
import type { Workspace } from './workspace.ts';

/** As `SpiceDecoders.decodeLz`. */
export function decodeLz(space: Workspace, stream: Uint8Array, palette: readonly number[]): Picture {
  const header = readLzHeader(stream);
  const memory = layOut(space, header, stream.subarray(lzHeaderBytes));
  if (header.kind === 'palette') writePalette(space, memory.palette, palette);
  unpack(space, header, memory);
  if (!header.topDown) space.wasm.flip(memory.output, header.width, header.height);
  return space.picture(memory.output, header.width, header.height, header.hasAlpha);
}

/** Palette, input, bytes that are still to be expanded, output. */
function layOut(space: Workspace, { kind, stride, width, height }: LzHeader, body: Uint8Array) {
  const bytes = body.length; // the view may not outlive the memory's growth
  const area = space.open();
  const palette = area.take(paletteBytes);
  const input = area.takeStream(body);
  const unpacked = area.take(kind === 'palette' ? stride * height : kind === 'a8' ? width * height : 0);
  const output = area.take(width * height * 4);
  area.ready();
  return { palette, input, end: input + bytes, unpacked, output };
}

function unpack(space: Workspace, header: LzHeader, memory: ReturnType<typeof layOut>): void {
  const { wasm } = space;
  const { input, end, unpacked, output } = memory;
  const pixels = header.width * header.height;
  switch (header.kind) {
    case 'rgb':
      whole(wasm.unpackBgr(input, end, output, pixels));
      return;
    case 'rgb15':
      whole(wasm.unpackRgb15(input, end, output, pixels));
      return;
    case 'rgba':
      whole(wasm.unpackAlpha(whole(wasm.unpackBgr(input, end, output, pixels)), end, output, pixels));
      return;
    case 'xxxa':
      space.bytes(output, pixels * 4).fill(0);
      whole(wasm.unpackAlpha(input, end, output, pixels));
      return;
    case 'a8':
      whole(wasm.unpackBytes(input, end, unpacked, pixels));
      wasm.expandAlpha(unpacked, output, pixels);
      return;
    case 'palette':
      whole(wasm.unpackBytes(input, end, unpacked, header.stride * header.height));
      expand(wasm, header, memory);
  }
}

/** Where the stream goes on. */
function whole(next: number): number {
  if (next === 0) throw new BrokenImage('a damaged or truncated LZ stream');
  return next;
}

function expand(wasm: Wasm, header: LzHeader, memory: ReturnType<typeof layOut>): void {
  const { width, height, stride, bitsShift } = header;
  for (let y = 0; y < height; y++) {
    const [from, to] = [memory.unpacked + y * stride, memory.output + y * width * 4];
    wasm.expandRow(from, to, width, bitsShift, Number(header.highFirst), memory.palette);
  }
}
