import { isKnownKey } from '../keys.ts';

/** Puts chords together from keys that go down and up: a chord is complete when all its keys are up again. */
export class ChordRecorder {
  private readonly held = new Set<string>();
  private chord: string[] = [];

  /** The chord that this event completes, in the order in which its keys went down. */
  key(event: Pick<KeyboardEvent, 'type' | 'code' | 'repeat'>): readonly string[] | undefined {
    const { code } = event;
    if (event.type === 'keydown') {
      if (event.repeat || !isKnownKey(code) || this.held.has(code) || this.chord.length >= mostKeys) return undefined;
      this.held.add(code);
      this.chord.push(code);
      return undefined;
    }
    this.held.delete(code);
    if (this.held.size > 0 || this.chord.length === 0) return undefined;
    const complete = this.chord;
    this.chord = [];
    return complete;
  }
}

const mostKeys = 8;
