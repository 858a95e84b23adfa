/** Which scheme each console proxy spoke, for this run of the app; shared by all sessions. */
export interface ProxyMemory {
  get(where: { host: string; port: number }): 'ws' | 'wss' | undefined;
  set(where: { host: string; port: number }, scheme: 'ws' | 'wss'): void;
}

export function createProxyMemory(): ProxyMemory {
  const schemes = new Map<string, 'ws' | 'wss'>();
  const keyOf = ({ host, port }: { host: string; port: number }): string => `${host}:${port}`;
  return {
    get: (where) => schemes.get(keyOf(where)),
    set: (where, scheme) => void schemes.set(keyOf(where), scheme),
  };
}
