import { guestSize, isFollowing, type Room, type Size } from '../../layout.ts';
import { GuestSize, type WantedMonitor } from './monitors.ts';

export interface FollowWindowDeps {
  /** False where nobody can be asked for sizes. */
  readonly send: (monitors: readonly WantedMonitor[]) => boolean;
  readonly room: () => Room;
  /** Of the whole picture; 0 x 0 without one. */
  readonly picture: () => Size;
  /** The guest's heads in the order of their ids, with those that the window shows, and the room of one in a window of its own. */
  readonly heads: () => readonly (Size & { readonly isShown: boolean; readonly room?: Room | undefined })[];
  readonly onFollows: (follows: boolean) => void;
}

/** A guest that takes the size does so within a second, as a rule; a desktop that logs in may need longer. */
const patienceMs = 4000;
/** A guest that has just come up starts its agent some seconds after its screen. */
const agentPatienceMs = 8000;

/** Has the guest's heads share the window's room, while that is wanted, and tells whether the guest does so. */
export class FollowWindow {
  private readonly size: GuestSize;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private on = false;

  constructor(private readonly deps: FollowWindowDeps) {
    this.size = new GuestSize({
      send: (monitors) => {
        const sent = deps.send(monitors);
        this.tellIn(sent ? patienceMs : agentPatienceMs);
        return sent;
      },
    });
  }

  /** Whether the guest is to follow; else it stays as it is. */
  set(on: boolean): void {
    this.on = on;
    if (on) this.changed();
    else this.stop();
  }

  /** The window's room changed, or another head is shown. */
  changed(): void {
    if (!this.on) return;
    const heads = this.deps.heads();
    const shown = heads.filter(({ isShown }) => isShown).length || 1;
    const { width, height } = guestSize(this.deps.room());
    const share = { width: Math.floor(width / shown), height };
    const wanted = heads.map((head) => (head.room ? guestSize(head.room) : head.isShown ? share : head));
    this.size.want(heads.length === 0 ? [share] : wanted);
  }

  /** Somebody is there who can be asked. */
  ready(): void {
    if (this.on) this.size.again();
  }

  /** The guest has another size. */
  resized(): void {
    if (this.on && this.timer !== undefined && this.follows()) this.tell(true);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.size.stop();
  }

  private follows(): boolean {
    return isFollowing(this.deps.picture(), this.deps.room());
  }

  private tellIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(this.follows()), ms);
  }

  private tell(follows: boolean): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.deps.onFollows(follows);
  }
}
