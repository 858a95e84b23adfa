/**
 * Recognises "Ctrl and Alt held together, then released": the one chord that gives keyboard and pointer back to this computer.
 * Any other key or a click in between makes it an ordinary shortcut of the guest's. AltRight does not count: on Windows it
 * comes as Ctrl and Alt.
 */
export class ReleaseChord {
  private readonly held = new Set<string>();
  private both = false;
  private spoiled = false;

  /** True when this event completes the chord. */
  key(event: Pick<KeyboardEvent, 'type' | 'code'>): boolean {
    const { code } = event;
    const counts = code === 'ControlLeft' || code === 'ControlRight' || code === 'AltLeft';
    if (event.type === 'keydown') {
      if (counts) this.held.add(code);
      else this.spoiled = true;
      this.both ||= this.held.has('AltLeft') && this.held.size > 1;
      return false;
    }
    this.held.delete(code);
    if (this.held.size > 0) return false;
    const complete = counts && this.both && !this.spoiled;
    this.reset();
    return complete;
  }

  /** A click, or the window lost the focus. */
  spoil(): void {
    if (this.held.size > 0) this.spoiled = true;
  }

  private reset(): void {
    this.both = false;
    this.spoiled = false;
  }
}
