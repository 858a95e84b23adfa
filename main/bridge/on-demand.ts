import type { Bridge, BridgeDeps } from './bridge.ts';
import type { Connect } from './types.ts';

/** `createConnect` whose code, and Node's own for TLS, is read with the first connection. */
export function connectOnDemand(): Connect {
  return async (target, signal) => {
    const { createConnect } = await import('./connect.ts');
    return createConnect()(target, signal);
  };
}

/** `createBridge` that is made with the first admission, and its code read then: an app that shows no console does without. */
export function bridgeOnDemand(deps: BridgeDeps): Pick<Bridge, 'admit' | 'dispose'> {
  let bridge: Promise<Bridge> | undefined;
  let disposed = false;
  return {
    admit: async (admission) => {
      if (disposed) throw new Error('the bridge is disposed');
      bridge ??= import('./bridge.ts').then(({ createBridge }) => createBridge(deps));
      return (await bridge).admit(admission);
    },
    dispose: () => {
      disposed = true;
      void bridge?.then((made) => made.dispose());
    },
  };
}
