/** A sine of `hz`, `peak` high, `frames` long, from its beginning or from the frame `from`. */
export function sine(
  hz: number,
  rate: number,
  frames: number,
  { peak = 0.5, from = 0 } = {},
): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: frames },
    (_, index) => peak * Math.sin((2 * Math.PI * hz * (from + index)) / rate),
  );
}

/** Interleaved 16-bit samples, the same on each channel. */
export function pcm16(samples: Float32Array, channels = 2): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(samples.length * channels * 2));
  for (const [index, sample] of samples.entries()) {
    for (let channel = 0; channel < channels; channel++) {
      bytes.setInt16((index * channels + channel) * 2, Math.round(sample * 32767), true);
    }
  }
  return new Uint8Array(bytes.buffer);
}

/** What a piece of sound is: its frequency by the times that it rises through zero, and its peak. */
export function measureTone(samples: Float32Array, rate: number): { readonly hz: number; readonly peak: number } {
  const crossings: number[] = [];
  let peak = 0;
  for (let index = 1; index < samples.length; index++) {
    const [before, now] = [samples[index - 1] ?? 0, samples[index] ?? 0];
    if (before < 0 && now >= 0) crossings.push(index - now / (now - before));
    peak = Math.max(peak, Math.abs(now));
  }
  const [first, last] = [crossings[0] ?? 0, crossings.at(-1) ?? 0];
  return { hz: crossings.length < 2 ? 0 : ((crossings.length - 1) * rate) / (last - first), peak };
}
