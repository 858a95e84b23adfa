import type { LibraryWish } from '../../shared/ipc/wishes.ts';

interface LibraryWishesDeps {
  /** Shows the library window. */
  readonly show: () => void;
  readonly push: (wish: LibraryWish) => void;
}

/** Shows the library window with what was wished for; a page that is still loading gets it with its start. */
export class LibraryWishes {
  readonly #deps: LibraryWishesDeps;
  #waiting: LibraryWish | null = null;
  #listening = false;

  constructor(deps: LibraryWishesDeps) {
    this.#deps = deps;
  }

  ask(wish: LibraryWish): void {
    if (this.#listening) this.#deps.push(wish);
    else this.#waiting = wish;
    this.#deps.show();
  }

  /** The page has started and listens from now on; the wish that waited for it, once. */
  started(): LibraryWish | null {
    const wish = this.#waiting;
    this.#waiting = null;
    this.#listening = true;
    return wish;
  }

  /** The window was closed. */
  closed(): void {
    this.#listening = false;
    this.#waiting = null;
  }
}
