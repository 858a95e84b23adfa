import type { Machine } from './machines.ts';

/** What the machines have of one kind, and which of it each. */
export interface Column {
  /** Each value once: numbers, then texts, both ascending, and '' for none at the end. */
  readonly values: readonly (string | number)[];
  /** For each row the place of its value. */
  readonly ranks: Uint32Array;
}

/** Reads one value of each machine. */
export function tallyColumn(machines: readonly Machine[], read: (machine: Machine) => string | number): Column {
  const places = new Map<string | number, number>();
  const ranks = new Uint32Array(machines.length);
  for (let row = 0; row < machines.length; row++) {
    const machine = machines[row];
    if (!machine) continue;
    const value = read(machine);
    let place = places.get(value);
    if (place === undefined) places.set(value, (place = places.size));
    ranks[row] = place;
  }
  const values = sortedValues([...places.keys()]);
  const rankOf = new Uint32Array(values.length);
  for (const [rank, value] of values.entries()) rankOf[places.get(value) ?? 0] = rank;
  return { values, ranks: ranks.map((place) => rankOf[place] ?? 0) };
}

function sortedValues(values: readonly (string | number)[]): readonly (string | number)[] {
  const numbers = Float64Array.from(values.filter((value) => typeof value === 'number')).sort();
  const texts = values.filter((value) => typeof value === 'string' && value !== '').sort();
  return [...numbers, ...texts, ...(values.includes('') ? [''] : [])];
}

/** An IPv4 address as its number, so that 10.0.0.9 is before 10.0.0.10; any other as it is written. */
export function addressValue(address: string): string | number {
  let value = 0;
  let part = 0;
  let parts = 1;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code === 46) {
      value = value * 256 + part;
      part = 0;
      parts++;
    } else if (code >= 48 && code <= 57) part = part * 10 + code - 48;
    else return address;
  }
  return parts === 4 ? value * 256 + part : address;
}
