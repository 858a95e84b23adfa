import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { LibraryApi } from '../../shared/ipc.ts';
import { thumbnailBytes, thumbnailWidth, type Thumbnail, type VmPlace } from '../../shared/vm.ts';
import { settled } from './actions.ts';
import { machineKey } from './model/machines.ts';

/** Pictures beyond these are asked for again when they come into sight. */
const kept = 300;

/** The pictures of VMs that this window has seen, as URLs of its own memory. The newest `kept` of them. */
export class PictureShelf {
  readonly #api: LibraryApi;
  readonly #urls = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #ends: (() => void)[] = [];

  constructor(deps: { readonly api: LibraryApi }) {
    this.#api = deps.api;
  }

  start(): void {
    if (this.#ends.length > 0) return;
    this.#ends.push(this.#api.on('thumbnails.changed', (thumbnail) => this.#take([thumbnail])));
    this.#ends.push(this.#api.on('thumbnails.scale', (thumbnail) => void this.#scale(thumbnail)));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  urlOf(place: VmPlace): string | undefined {
    return this.#urls.get(machineKey(place));
  }

  /** Asks for the pictures that were not asked for yet. */
  async want(places: readonly VmPlace[]): Promise<void> {
    const missing = places.filter((place) => !this.#asked.has(machineKey(place)));
    if (missing.length === 0) return;
    for (const place of missing) this.#asked.add(machineKey(place));
    const plain = missing.map(({ cloudId, vmUuid }) => ({ cloudId, vmUuid }));
    const answer = await settled(this.#api.request('thumbnails.read', plain));
    if (answer.ok) this.#take(answer.value);
  }

  dispose(): void {
    for (const end of this.#ends.splice(0)) end();
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#asked.clear();
  }

  #take(thumbnails: readonly Thumbnail[]): void {
    for (const { picture, ...place } of thumbnails) this.#put(machineKey(place), picture);
    for (const oldest of this.#urls.keys()) if (this.#urls.size > kept) this.#put(oldest, null);
    for (const listener of [...this.#listeners]) listener();
  }

  #put(key: string, picture: Uint8Array<ArrayBuffer> | null): void {
    const old = this.#urls.get(key);
    if (old !== undefined) URL.revokeObjectURL(old);
    this.#urls.delete(key);
    if (picture) this.#urls.set(key, URL.createObjectURL(new Blob([picture])));
    else this.#asked.delete(key);
  }

  /** Makes a full picture small in here, where a picture made to harm reaches nothing. */
  async #scale({ cloudId, vmUuid, picture }: Thumbnail): Promise<void> {
    const small = picture && (await scaled(picture).catch(() => null));
    const isFit = small !== null && small.byteLength <= thumbnailBytes;
    await settled(this.#api.request('thumbnails.scaled', { cloudId, vmUuid, picture: isFit ? small : null }));
  }
}

async function scaled(picture: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const full = await createImageBitmap(new Blob([picture]));
  try {
    const width = Math.min(thumbnailWidth, full.width);
    const canvas = new OffscreenCanvas(width, Math.max(1, Math.round((full.height * width) / full.width)));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(full, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.75 });
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    full.close();
  }
}

export const PicturesContext = createContext<PictureShelf | null>(null);

function usePictureShelf(): PictureShelf {
  const shelf = useContext(PicturesContext);
  if (!shelf) throw new Error('a picture stands outside of the library');
  return shelf;
}

/** The picture of a VM; undefined while there is none. */
export function usePicture(place: VmPlace): string | undefined {
  const shelf = usePictureShelf();
  const { cloudId, vmUuid } = place;
  useEffect(() => void shelf.want([{ cloudId, vmUuid }]), [shelf, cloudId, vmUuid]);
  return useSyncExternalStore(shelf.subscribe, () => shelf.urlOf({ cloudId, vmUuid }));
}
