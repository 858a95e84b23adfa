import type { Peer } from './network-errors.ts';

/** Host without brackets and the port, as sockets want them. */
export function peerOf(url: URL): Peer {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  };
}
