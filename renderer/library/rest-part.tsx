import { Suspense, use, type ReactNode } from 'react';
import type * as rest from './rest.ts';

type Rest = typeof rest;

let asked: Promise<Rest> | undefined;

/** Reads the code of views, dialogs and palette, unless somebody has: it is there before a person can ask for one. */
export function loadRest(): Promise<Rest> {
  return (asked ??= settledForReact(import('./rest.ts')));
}

/** React takes the value of a promise that carries it at once; of any other only a moment later, in which keys would be lost. */
function settledForReact<T>(promise: Promise<T>): Promise<T> {
  void promise.then((value) => Object.assign(promise, { status: 'fulfilled', value }));
  return promise;
}

interface RestPartProps {
  readonly children: (rest: Rest) => ReactNode;
}

/** Draws a part whose code is not in the first file: at once when that has been read, which is what a person meets. */
export function RestPart(props: RestPartProps) {
  return (
    <Suspense fallback={null}>
      <Drawn {...props} />
    </Suspense>
  );
}

function Drawn({ children }: RestPartProps): ReactNode {
  return children(use(loadRest()));
}
