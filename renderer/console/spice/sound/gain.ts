/** The factor for a volume of 0 to 1: mixers count as ears do, and other clients of this protocol take the cube. */
export function gainOf(volume: number): number {
  return volume ** 3;
}
