import { createBridge } from '../../main/bridge/bridge.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import { createLog } from '../../main/log/logger.ts';

/** The bridge in a process of its own, as in the app. Asked by IPC for tickets and for what it has used. */
export interface HostRequest {
  readonly ask: 'ticket' | 'usage';
  readonly port?: number;
}

export interface HostAnswer {
  readonly url: string;
  readonly ticket: string;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

const log = createLog({ sinks: [] }).logger('bench');
const bridge = createBridge({ log, origin: 'bench://ui', connect: createConnect() });

async function answer({ ask, port = 0 }: HostRequest): Promise<void> {
  const target = { kind: 'tcp', host: '127.0.0.1', port } as const;
  const admission = { protocol: 'vnc', target, onFailure: () => {} } as const;
  const ticket = ask === 'ticket' ? await bridge.admit(admission) : { url: '', value: '' };
  const { user, system } = process.cpuUsage();
  const usage = { cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage().rss };
  process.send?.({ url: ticket.url, ticket: ticket.value, ...usage } satisfies HostAnswer);
}

process.on('message', (request: HostRequest) => void answer(request));
process.once('disconnect', () => process.exit());
process.send?.({ ready: true });
