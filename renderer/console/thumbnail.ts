import type { ConsoleApi } from '../../shared/ipc.ts';
import { thumbnailBytes, thumbnailWidth } from '../../shared/vm.ts';

/** Often enough for a picture of a few centimetres. */
const everyMs = 20_000;
/** After the first frame the guest has drawn the rest of its screen. */
const firstMs = 1500;

export interface ThumbnailsDeps {
  readonly api: ConsoleApi;
  /** The guest's screen while it is live. */
  readonly picture: () => HTMLCanvasElement | null;
  /** Calls on each change of the screen; returns the end. */
  readonly onChange: (listener: () => void) => () => void;
  /** Whether the person wants pictures. */
  readonly wanted: () => boolean;
}

/**
 * Gives the library a small picture of the screen: soon after the first frame, a few times a minute while the window can be
 * seen, and when it closes. The work is done while the page is idle. Returns the function that ends it.
 */
export function deliverThumbnails({ api, picture, onChange, wanted }: ThumbnailsDeps): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const ended = () => signal.aborted;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let live = false;
  function tick(): void {
    timer = setTimeout(tick, everyMs);
    if (document.visibilityState === 'visible') requestIdleCallback(() => void deliver(), { timeout: 1000 });
  }
  const end = onChange(() => {
    const was = live;
    live = picture() !== null;
    if (was === live) return;
    clearTimeout(timer);
    if (live) timer = setTimeout(tick, firstMs);
  });
  const deliver = async () => {
    const canvas = wanted() && !signal.aborted && picture();
    const small = canvas && smallPicture(canvas);
    if (!small) return;
    const blob = await new Promise<Blob | null>((resolve) => small.toBlob(resolve, 'image/jpeg', 0.7));
    if (blob && !ended()) await send(api, new Uint8Array(await blob.arrayBuffer()));
  };
  // The page is about to go: nothing that takes a turn would come to its end.
  const last = () => {
    const canvas = wanted() && picture();
    const small = canvas && smallPicture(canvas);
    if (small) void send(api, bytesOf(small.toDataURL('image/jpeg', 0.7)));
  };
  window.addEventListener('pagehide', last, { signal });
  return () => {
    ending.abort();
    end();
    clearTimeout(timer);
  };
}

async function send(api: ConsoleApi, picture: Uint8Array<ArrayBuffer>): Promise<void> {
  if (picture.byteLength <= thumbnailBytes) await api.request('thumbnail.deliver', picture);
}

function smallPicture(canvas: HTMLCanvasElement): HTMLCanvasElement | null {
  if (canvas.width === 0 || canvas.height === 0) return null;
  const small = document.createElement('canvas');
  small.width = Math.min(thumbnailWidth, canvas.width);
  small.height = Math.max(1, Math.round((canvas.height * small.width) / canvas.width));
  const context = small.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(canvas, 0, 0, small.width, small.height);
  return small;
}

function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}
