import type { Settings } from '../../../shared/settings.ts';

export type ReleaseKeys = Settings['releaseChord'];

/**
 * Recognises "these modifiers held together, then released": the one chord that gives keyboard and pointer back to this
 * computer. Any other key or a click in between makes it an ordinary shortcut of the guest's. AltRight does not count: on
 * Windows it comes as Ctrl and Alt.
 */
export class ReleaseChord {
  private readonly held = new Set<string>();
  private all = false;
  private spoiled = false;

  /** `wanted` is asked for at each key, as it can be set while a console is open. */
  constructor(private readonly wanted: () => ReleaseKeys) {}

  /** True when this event completes the chord. */
  key(event: Pick<KeyboardEvent, 'type' | 'code'>): boolean {
    const modifier = modifierOf(event.code);
    const counts = modifier !== undefined && this.wanted().includes(modifier);
    if (event.type === 'keydown') {
      if (counts) this.held.add(event.code);
      else this.spoiled = true;
      this.all ||= this.wanted().every((each) => [...this.held].some((code) => modifierOf(code) === each));
      return false;
    }
    this.held.delete(event.code);
    if (this.held.size > 0) return false;
    const complete = counts && this.all && !this.spoiled;
    this.reset();
    return complete;
  }

  /** A click. */
  spoil(): void {
    if (this.held.size > 0) this.spoiled = true;
  }

  /** The window lost the focus: what is down now goes up elsewhere, and must not stand in the way of the next chord here. */
  forget(): void {
    this.held.clear();
    this.reset();
  }

  private reset(): void {
    this.all = false;
    this.spoiled = false;
  }
}

function modifierOf(code: string): ReleaseKeys[number] | undefined {
  if (code === 'AltRight') return undefined;
  const name = /^(Control|Alt|Shift|Meta)(Left|Right)$/.exec(code)?.[1];
  return name as ReleaseKeys[number] | undefined;
}

/** The chord as it is printed on keys: `Ctrl+Alt`. */
export function releaseChordText(keys: ReleaseKeys, mac: boolean): string {
  const names = {
    Control: mac ? '⌃' : 'Ctrl',
    Alt: mac ? '⌥' : 'Alt',
    Shift: mac ? '⇧' : 'Shift',
    Meta: mac ? '⌘' : 'Win',
  };
  return keys.map((key) => names[key]).join(mac ? '' : '+');
}
