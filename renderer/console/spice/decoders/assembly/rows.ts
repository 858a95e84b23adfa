/** Turns a picture that was stored from the bottom up. */
export function flip(output: usize, width: u32, height: u32): void {
  const stride = <usize>width << 2;
  const vectors = stride & ~15;
  let upper = output;
  let lower = output + stride * (height - 1);
  for (; upper < lower; upper += stride, lower -= stride) {
    for (let at: usize = 0; at < vectors; at += 16) {
      const pixels = v128.load(upper + at);
      v128.store(upper + at, v128.load(lower + at));
      v128.store(lower + at, pixels);
    }
    for (let at = vectors; at < stride; at += 4) {
      const pixel = load<u32>(upper + at);
      store<u32>(upper + at, load<u32>(lower + at));
      store<u32>(lower + at, pixel);
    }
  }
}

/** As `flip`, into another place. */
export function copyFlipped(input: usize, output: usize, width: u32, height: u32): void {
  const stride = <usize>width << 2;
  let to = output + stride * (height - 1);
  for (let from = input; to >= output; from += stride, to -= stride) memory.copy(to, from, stride);
}
