import { area, intersection } from './dirty-area.ts';
import type { MessageReader } from './message-reader.ts';
import type { Monitor } from './worker-protocol.ts';

/** As spice-gtk has it. */
const mostMonitors = 16;
const headBytes = 28;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the guest says of its monitors (MONITORS_CONFIG). Guests that boot say what is not true yet: it is kept, and cut to size when asked for. */
export class Monitors {
  private told: readonly (Monitor & { readonly surfaceId: number })[] = [];
  most = 1;

  read(reader: MessageReader): void {
    const [count, most] = [reader.u16(), reader.u16()];
    reader.need(count * headBytes);
    this.most = Math.min(Math.max(most, 1), mostMonitors);
    this.told = Array.from({ length: Math.min(count, this.most) }, () => readHead(reader));
  }

  /** Those that show a part of the surface; all of it where there are none. */
  within(surfaceId: number, { width, height }: Size): readonly Monitor[] {
    const bounds = { left: 0, top: 0, right: width, bottom: height };
    const seen = new Set<number>();
    const monitors = this.told.flatMap((monitor) => {
      const part = intersection(monitor, bounds);
      if (monitor.surfaceId !== surfaceId || seen.has(monitor.id) || area(part) === 0) return [];
      seen.add(monitor.id);
      return [{ id: monitor.id, ...part }];
    });
    return monitors.length > 0 ? monitors : [{ id: 0, ...bounds }];
  }
}

/** SpiceHead: id, surface, width, height, x, y, flags. */
function readHead(reader: MessageReader): Monitor & { readonly surfaceId: number } {
  const [id, surfaceId, width, height] = [reader.u32(), reader.u32(), reader.u32(), reader.u32()];
  const [left, top] = [reader.u32(), reader.u32()];
  reader.u32();
  return { id, surfaceId, left, top, right: left + width, bottom: top + height };
}
