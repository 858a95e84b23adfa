import { useSyncExternalStore } from 'react';

/** A value that changes and tells so. Methods are bound, so that they can be handed to React. */
export class Observable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  readonly value = (): T => this.current;

  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(value: T): void {
    this.current = value;
    for (const listener of [...this.listeners]) listener();
  }
}

/** The value that holds now, drawn anew when it changes. */
export function useObservable<T>(source: Observable<T>): T {
  return useSyncExternalStore(source.onChange, source.value);
}
