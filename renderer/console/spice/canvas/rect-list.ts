const initialRects = 16;

/** Collects rectangles as four numbers each (left, top, right, bottom) in memory that doubles. */
export class RectList {
  #numbers = new Int32Array(initialRects * 4);
  #used = 0;

  /** Adds a rectangle; one without area is left out. */
  add(left: number, top: number, right: number, bottom: number): void {
    if (left >= right || top >= bottom) return;
    if (this.#used === this.#numbers.length) this.#grow();
    this.#numbers[this.#used++] = left;
    this.#numbers[this.#used++] = top;
    this.#numbers[this.#used++] = right;
    this.#numbers[this.#used++] = bottom;
  }

  /** What was added, in that order; a view, so nothing may be added afterwards. */
  finish(): Int32Array {
    return this.#numbers.subarray(0, this.#used);
  }

  #grow(): void {
    const larger = new Int32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
