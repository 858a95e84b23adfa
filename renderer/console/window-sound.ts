import { Observable } from './observable.ts';
import { noSound, type SoundState, type SoundWish, type ViewerSound } from './sound.ts';

/** What the guest does, and what the person wants of it. */
export interface SoundView extends SoundState {
  readonly wish: SoundWish;
}

export interface WindowSoundDeps {
  /** Whether nothing may reach the guest: then the microphone does not either. */
  readonly viewOnly: () => boolean;
  /** Asks the person whether the guest may hear the microphone. */
  readonly askMicrophone: () => Promise<boolean>;
  readonly dropMicrophone: () => void;
}

/** The sound of this window: what was chosen outlives a viewer, since a reconnect is a new one. */
export class WindowSound extends Observable<SoundView> {
  private sound: ViewerSound | undefined;
  private unfollow = (): void => undefined;

  constructor(private readonly deps: WindowSoundDeps) {
    super({ ...noSound, wish: { volume: 1, muted: false, microphone: false } });
  }

  /** From now on it is about this viewer's sound, if it has any. */
  follow(sound: ViewerSound | undefined): void {
    this.unfollow();
    this.sound = sound;
    const look = () => this.set({ ...(sound?.state.value() ?? noSound), wish: this.value().wish });
    this.unfollow = sound?.state.onChange(look) ?? (() => undefined);
    look();
    this.refresh();
  }

  readonly choose = (part: Partial<Pick<SoundWish, 'volume' | 'muted'>>): void => this.change(part);

  /** Lets the guest hear the microphone once the person has said so; shuts it at once. */
  readonly setMicrophone = async (on: boolean): Promise<void> => {
    if (on) this.change({ microphone: await this.deps.askMicrophone() });
    else {
      this.change({ microphone: false });
      this.deps.dropMicrophone();
    }
  };

  /** Tells the viewer again, when "view only" may have changed. */
  refresh(): void {
    const { wish } = this.value();
    this.sound?.wish({ ...wish, microphone: wish.microphone && !this.deps.viewOnly() });
  }

  private change(part: Partial<SoundWish>): void {
    const view = this.value();
    this.set({ ...view, wish: { ...view.wish, ...part } });
    this.refresh();
  }
}
