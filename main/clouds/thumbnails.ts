import type { Settings } from '../../shared/settings.ts';
import type { Thumbnail, VmPlace } from '../../shared/vm.ts';

export interface ThumbnailsDeps {
  readonly wanted: () => Settings['thumbnails'];
  readonly onChange: (thumbnail: Thumbnail) => void;
  /** Bytes of all pictures together. */
  readonly limit?: number;
}

interface Kept {
  readonly thumbnail: Thumbnail;
  readonly bytes: number;
}

const defaultLimit = 24 * 1024 * 1024;

/**
 * Small pictures of guests' screens. They show what is on somebody's screen, so they live in memory only, are bounded, and
 * go when their cloud is left or the person does not want them (docs/adr/0007).
 */
export class Thumbnails {
  readonly #deps: ThumbnailsDeps;
  /** The one used longest ago first. */
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(deps: ThumbnailsDeps) {
    this.#deps = deps;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(place: VmPlace): boolean {
    return this.#kept.has(keyOf(place));
  }

  put(place: VmPlace, picture: Uint8Array<ArrayBuffer>): void {
    if (this.#deps.wanted() === 'off') return;
    const thumbnail = { cloudId: place.cloudId, vmUuid: place.vmUuid, picture };
    this.#drop(keyOf(place));
    this.#kept.set(keyOf(place), { thumbnail, bytes: picture.byteLength });
    this.#bytes += picture.byteLength;
    this.#shrink();
    this.#deps.onChange(thumbnail);
  }

  read(places: readonly VmPlace[]): readonly Thumbnail[] {
    return places.flatMap((place) => {
      const key = keyOf(place);
      const kept = this.#kept.get(key);
      if (!kept) return [];
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return [kept.thumbnail];
    });
  }

  /** Forgets the pictures of one cloud, or all. */
  clear(cloudId?: string): void {
    for (const [key, { thumbnail }] of [...this.#kept]) {
      if (cloudId !== undefined && thumbnail.cloudId !== cloudId) continue;
      this.#drop(key);
      this.#deps.onChange({ ...thumbnail, picture: null });
    }
  }

  #shrink(): void {
    const { limit = defaultLimit } = this.#deps;
    for (const key of this.#kept.keys()) {
      if (this.#bytes <= limit) return;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

function keyOf({ cloudId, vmUuid }: VmPlace): string {
  return `${cloudId}/${vmUuid}`;
}
