import type { Asset } from './app-assets.ts';

/** Chromium hands an answer to the page by tasks of our own thread: so long it gets it for itself. */
const handingOverMs = 10;

/** What the first page asks for by itself. */
export interface FirstFiles {
  /** Called with each answer of the app scheme, the page's document first. */
  readonly note: (asset: Pick<Asset, 'body'>) => void;
  /** Resolves when the document and every file that it names have come to the page. */
  readonly arrived: Promise<void>;
}

/** Follows the answers to the first page; while it compiles what it got it wants nothing of this process. */
export function createFirstFiles(): FirstFiles {
  let missing: number | undefined;
  let resolveArrived: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    resolveArrived = resolve;
  });
  const note = ({ body }: Pick<Asset, 'body'>): void => {
    missing = missing === undefined ? filesNamedIn(body.toString()) : missing - 1;
    if (missing === 0) setTimeout(resolveArrived, handingOverMs);
  };
  return { note, arrived };
}

/** How many scripts and style sheets a document of ours names. */
function filesNamedIn(document: string): number {
  return document.match(/\s(?:src|href)="/g)?.length ?? 0;
}
