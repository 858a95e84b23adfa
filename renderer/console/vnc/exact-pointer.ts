/**
 * Where the pointer is on a canvas, in parts of a CSS pixel. noVNC reads mouse events, which Chromium rounds down: on a dense
 * screen, or scaled down, most guest pixels could not be pointed at.
 */
export class ExactPointer {
  private readonly ending = new AbortController();
  private last: { readonly x: number; readonly y: number } | undefined;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const options = { capture: true, signal: this.ending.signal };
    for (const type of ['pointermove', 'pointerdown', 'pointerup'] as const) {
      canvas.addEventListener(type, (event) => (this.last = { x: event.clientX, y: event.clientY }), options);
    }
  }

  get at(): { readonly x: number; readonly y: number } | undefined {
    if (!this.last) return undefined;
    const box = this.canvas.getBoundingClientRect();
    return { x: clamp(this.last.x - box.left, box.width), y: clamp(this.last.y - box.top, box.height) };
  }

  dispose(): void {
    this.ending.abort();
  }
}

/** The far edge belongs to nobody. */
function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1e-3));
}
