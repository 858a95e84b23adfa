/** One measured quantity: its rounds, and what to read of them. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
  /** What it should stay under, where there is such a goal. */
  readonly goal?: number;
}

export interface Figures {
  readonly bench: string;
  readonly node: string;
  readonly figures: readonly Figure[];
  /** What is measured as a table of its own. */
  readonly rows?: readonly Readonly<Record<string, string | number | boolean | null>>[];
}

/** Sums rounds up. Medians, as single rounds on shared cores go astray. */
export function figure(name: string, unit: string, rounds: readonly number[], goal?: number): Figure {
  const [min, max] = [Math.min(...rounds), Math.max(...rounds)];
  return { name, unit, median: median(rounds), min, max, rounds: rounds.length, ...(goal !== undefined && { goal }) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

/** The value that `share` percent of all are not over. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)] ?? NaN;
}

export function printTable({ bench, node, figures, rows: table }: Figures): void {
  console.log(`${bench} (Node ${node})`);
  if (table) console.table(table);
  if (figures.length === 0) return;
  const rows = figures.map(({ name, unit, goal, ...numbers }) => {
    const [middle, min, max] = [numbers.median, numbers.min, numbers.max].map(readable);
    return { figure: name, median: middle, min, max, unit, goal: goal === undefined ? '' : `≤ ${goal}` };
  });
  console.table(rows);
}

function readable(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
