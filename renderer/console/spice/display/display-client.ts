import type { MigrationWay } from '../../../../shared/console.ts';
import type { Migrant } from '../wire/movable-channel.ts';
import type { DisplayStart, FromDisplay, ToDisplay } from './worker-protocol.ts';

export interface DisplayClientDeps {
  readonly start: DisplayStart;
  readonly onMessage: (message: FromDisplay) => void;
}

type Picture = Extract<FromDisplay, { kind: 'picture' }>['picture'];

/** The page's end of a display worker: one channel, served and drawn off the UI thread. */
export class DisplayClient implements Migrant {
  private readonly worker: Worker;
  private readonly asked = new Map<number, (picture: Picture) => void>();
  private onParked: (isLinked: boolean) => void = () => {};
  private nextId = 1;
  private shown = true;

  constructor(private readonly deps: DisplayClientDeps) {
    this.worker = new Worker(new URL('./display-worker.ts', import.meta.url), {
      type: 'module',
      name: 'spice display',
    });
    this.worker.addEventListener('message', ({ data }: MessageEvent<FromDisplay>) => this.receive(data));
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.deps.onMessage({ kind: 'end', end: { kind: 'garbled', reason: `display worker: ${event.message}` } });
    });
    this.send({ kind: 'start', start: deps.start });
    document.addEventListener('visibilitychange', this.tellVisible);
    this.tellVisible();
  }

  /** Whether any of it is to be seen; nothing is drawn for a window that is hidden either. */
  setShown(shown: boolean): void {
    this.shown = shown;
    this.tellVisible();
  }

  send(message: ToDisplay, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  /** The surface as it is, or one monitor of it; undefined while there is none. */
  takePicture(as: 'png' | 'rgba', monitor?: number): Promise<Picture> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      this.send({ kind: 'take-picture', id, as, ...(monitor === undefined ? {} : { monitor }) });
    });
  }

  /** Links the channel to another server as well; rejects where that does not work. */
  park(way: MigrationWay, connectionId: number): Promise<void> {
    this.send({ kind: 'park', way, connectionId });
    return new Promise((resolve, reject) => {
      this.onParked = (isLinked) => (isLinked ? resolve() : reject(new Error('a display was not linked')));
    });
  }

  restart(): void {
    this.send({ kind: 'restart' });
  }

  settle(): void {
    this.send({ kind: 'settle' });
  }

  /** Ends the worker and its connection at once; what is still asked gets no picture. */
  dispose(): void {
    document.removeEventListener('visibilitychange', this.tellVisible);
    this.worker.terminate();
    this.giveUp();
  }

  private readonly tellVisible = (): void => {
    this.send({ kind: 'visible', visible: this.shown && document.visibilityState !== 'hidden' });
  };

  private receive(message: FromDisplay): void {
    if (message.kind === 'picture') {
      this.asked.get(message.id)?.(message.picture);
      this.asked.delete(message.id);
      return;
    }
    if (message.kind === 'parked') {
      this.onParked(message.isLinked);
      return;
    }
    if (message.kind === 'end') this.giveUp();
    this.deps.onMessage(message);
  }

  private giveUp(): void {
    for (const tell of this.asked.values()) tell(undefined);
    this.asked.clear();
  }
}
