import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { HostAnswer, HostRequest } from './bridge-host.ts';

/** A child that runs one of the programs beside this file, and ends with us, whatever becomes of us. */
async function startPeer(program: URL): Promise<{ child: ChildProcess; hello: unknown }> {
  const child = fork(program); // with our own loader flags
  const [hello] = (await once(child, 'message')) as [unknown];
  return { child, hello };
}

async function stopPeer(child: ChildProcess): Promise<void> {
  child.disconnect();
  if (child.exitCode === null) await once(child, 'exit');
}

export interface Source {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startSource(): Promise<Source> {
  const { child, hello } = await startPeer(new URL('./source.ts', import.meta.url));
  const { port } = hello as { port: number };
  return { port, stop: () => stopPeer(child) };
}

export interface BridgeHost {
  ask(request: HostRequest): Promise<HostAnswer>;
  stop(): Promise<void>;
}

export async function startBridgeHost(): Promise<BridgeHost> {
  const { child } = await startPeer(new URL('./bridge-host.ts', import.meta.url));
  return {
    ask: async (request) => {
      child.send(request);
      const [answer] = (await once(child, 'message')) as [HostAnswer];
      return answer;
    },
    stop: () => stopPeer(child),
  };
}
