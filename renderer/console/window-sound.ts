import { Observable } from './observable.ts';
import { noSound, type SoundState, type SoundWish, type ViewerSound } from './sound.ts';

type Loudness = Pick<SoundWish, 'volume' | 'muted'>;

/** What the guest does, and what the person wants of it. */
export interface SoundView extends SoundState {
  readonly wish: SoundWish;
  /** The administrator lets no guest hear the microphone. */
  readonly microphoneForbidden: boolean;
}

export interface WindowSoundDeps {
  /** Whether nothing may reach the guest: then the microphone does not either. */
  readonly viewOnly: () => boolean;
  /** Asks the person whether the guest may hear the microphone. */
  readonly askMicrophone: () => Promise<boolean>;
  readonly dropMicrophone: () => void;
  /** Whether the administrator lets no guest hear the microphone. */
  readonly microphoneForbidden: () => boolean;
  /** Keeps the loudness for the next time that this VM is opened. */
  readonly remember: (loudness: Loudness) => void;
}

/** The sound of this window: what was chosen outlives a viewer, since a reconnect is a new one. */
export class WindowSound extends Observable<SoundView> {
  private sound: ViewerSound | undefined;
  private unfollow = (): void => undefined;

  constructor(private readonly deps: WindowSoundDeps) {
    super({ ...noSound, wish: { volume: 1, muted: false, microphone: false }, microphoneForbidden: false });
  }

  /** From now on it is about this viewer's sound, if it has any. */
  follow(sound: ViewerSound | undefined): void {
    this.unfollow();
    this.sound = sound;
    const look = () => this.set({ ...this.value(), ...(sound?.state.value() ?? noSound) });
    this.unfollow = sound?.state.onChange(look) ?? (() => undefined);
    look();
    this.refresh();
  }

  /** For now: nothing is kept before it is chosen. */
  readonly tryOut = (part: Partial<Loudness>): void => this.change(part);

  readonly choose = (part: Partial<Loudness>): void => {
    this.change(part);
    const { volume, muted } = this.value().wish;
    this.deps.remember({ volume, muted });
  };

  /** What was chosen for this VM the last time. */
  restore({ volume = 1, muted = false }: Partial<Loudness>): void {
    this.change({ volume, muted });
  }

  /** Lets the guest hear the microphone once the person has said so; shuts it at once. */
  readonly setMicrophone = async (on: boolean): Promise<void> => {
    if (on) this.change({ microphone: await this.deps.askMicrophone() });
    else {
      this.change({ microphone: false });
      this.deps.dropMicrophone();
    }
  };

  /** Tells the viewer again, when "view only" or what the administrator allows may have changed. */
  refresh(): void {
    const microphoneForbidden = this.deps.microphoneForbidden();
    const view = this.value();
    const wish = { ...view.wish, microphone: view.wish.microphone && !microphoneForbidden };
    if (view.wish.microphone && microphoneForbidden) this.deps.dropMicrophone();
    if (microphoneForbidden !== view.microphoneForbidden) this.set({ ...view, wish, microphoneForbidden });
    this.sound?.wish({ ...wish, microphone: wish.microphone && !this.deps.viewOnly() });
  }

  private change(part: Partial<SoundWish>): void {
    const view = this.value();
    this.set({ ...view, wish: { ...view.wish, ...part } });
    this.refresh();
  }
}
