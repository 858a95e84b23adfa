import { BrokenImage } from './broken-image.ts';
import { glzHeaderBytes, readGlzHeader, type GlzHeader } from './glz-header.ts';
import { GlzWindow } from './glz-window.ts';
import type { Picture } from './picture.ts';
import type { Area, Workspace } from './workspace.ts';
import { inflate } from './zlib.ts';

/** Where a whole GLZ stream lies. */
interface Place {
  readonly area: Area;
  readonly at: number;
  readonly bytes: number;
}

/** GLZ, with the window of earlier images; alone and within zlib. */
export class GlzDecoder {
  private held: GlzWindow | undefined;

  constructor(private readonly space: Workspace) {}

  /** As `SpiceDecoders.decodeGlz`. */
  decode(stream: Uint8Array): Picture {
    const bytes = stream.length; // the view may not outlive the memory's growth
    const steady = this.space.steady(stream);
    const { window } = this;
    const area = this.space.open();
    const at = area.takeStream(steady());
    area.ready();
    return this.unpack(window, { area, at, bytes });
  }

  /** As `SpiceDecoders.decodeZlibGlz`. */
  decodeZlib(stream: Uint8Array, bytes: number): Picture {
    const steady = this.space.steady(stream);
    const { window } = this;
    const area = this.space.open();
    return this.unpack(window, { area, at: inflate(this.space, area, steady(), bytes), bytes });
  }

  /** What comes next refers to nothing before it. */
  forget(): void {
    this.held?.clear();
  }

  /** It takes its memory when the first image for it comes. */
  private get window(): GlzWindow {
    return (this.held ??= new GlzWindow(this.space));
  }

  private unpack(window: GlzWindow, { area, at, bytes }: Place): Picture {
    const header = readGlzHeader(this.space.bytes(at, bytes));
    const { width, height } = header;
    const output = window.reserve(width * height, header.oldest);
    const turned = header.topDown ? output : area.take(width * height * 4);
    area.ready();
    this.run(header, at + glzHeaderBytes, at + bytes, output, window.table);
    window.add(header.id, output, width * height);
    if (!header.topDown) this.space.wasm.copyFlipped(output, turned, width, height); // later images refer to the rows as they came
    return this.space.picture(turned, width, height, header.kind === 'rgba');
  }

  private run({ kind, width, height, id }: GlzHeader, input: number, end: number, output: number, table: number): void {
    const { wasm } = this.space;
    const rest: [pixels: number, id: number, table: number] = [width * height, Number(BigInt.asIntN(32, id)), table];
    const unpack = kind === 'rgb15' ? wasm.unpackGlzRgb15 : wasm.unpackGlzBgr;
    let next = unpack(input, end, output, ...rest);
    if (next !== 0 && kind === 'rgba') next = wasm.unpackGlzAlpha(next, end, output, ...rest);
    if (next === 0) throw new BrokenImage('a damaged or truncated GLZ stream');
  }
}
