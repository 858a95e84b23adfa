import type { WindowApi } from '../shared/ipc.ts';

type Listener = (event: unknown, payload: unknown) => void;

/** The parts of Electron's ipcRenderer that a surface needs; passed in, so that the surface can be tried without Electron. */
export interface Wire {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  on(channel: string, listener: Listener): unknown;
  off(channel: string, listener: Listener): unknown;
}

/** Builds a window's API from contract names alone: any other name is refused here already, and again by the router. */
export function surface<R, P>(
  wire: Wire,
  requests: ReadonlySet<keyof R & string>,
  pushes: ReadonlySet<keyof P & string>,
): WindowApi<R, P> {
  return {
    request(name, ...args) {
      if (!requests.has(name)) throw new Error(`no such request: ${name}`);
      // The router answers every request of the contract with that request's Result.
      return wire.invoke(name, ...args) as Promise<never>;
    },
    on(name, listener) {
      if (!pushes.has(name)) throw new Error(`no such push: ${name}`);
      // Only the payload goes on: Electron's event object would hand the page ipcRenderer itself.
      const forward: Listener = (_event, payload) => listener(payload as P[typeof name]);
      wire.on(name, forward);
      return () => void wire.off(name, forward);
    },
  };
}
