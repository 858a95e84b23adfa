import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A picture that another implementation has encoded; see vectors.md. */
export interface Vector {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly palette?: readonly number[];
  readonly sha256: string;
  readonly stream: string;
}

/** A row of pictures that refer to those before. */
export interface Sequence {
  readonly name: string;
  readonly images: readonly Omit<Vector, 'name'>[];
}

/** Of a kind that the file's name says: see vectors.md. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `${name}-vectors.json`), 'utf8'));
}

export function streamOf({ stream }: { readonly stream: string }): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(stream, 'base64'));
}

export function hash(data: Uint8ClampedArray): string {
  return createHash('sha256').update(data).digest('hex');
}
