import { BrokenImage } from './broken-image.ts';
import type { Picture } from './picture.ts';
import { quicHeaderBytes, readQuicHeader } from './quic-header.ts';
import type { Workspace } from './workspace.ts';

/** A broken stream is read this far beyond its end, which lies in front, before it is noticed. */
const overread = 2048;

/** As `SpiceDecoders.decodeQuic`. */
export function decodeQuic(space: Workspace, stream: Uint8Array): Picture {
  const { width, height, decode, hasAlpha } = readQuicHeader(stream);
  const body = stream.subarray(quicHeaderBytes);
  const given = body.length; // the view may not outlive the memory's growth
  const bytes = (given + 3) & ~3;
  const area = space.open();
  const values = area.take(overread + (width + 1) * 8, overread) + overread;
  const isWhole = bytes === given;
  const input = isWhole ? area.takeStream(body) : area.takeCopy(body);
  const output = area.take(width * height * 4);
  area.ready();
  if (!isWhole) space.bytes(input + given, bytes - given).fill(0);
  const decoded = space.wasm[decode](input, bytes, output, width, height, values);
  if (!decoded) throw new BrokenImage('a damaged or truncated QUIC stream');
  return space.picture(output, width, height, hasAlpha);
}
