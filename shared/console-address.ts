import type { Protocol } from './console.ts';

/** A console server at a plain address, without a cloud: from a connection file, or as a bookmark. Nothing in it is secret. */
export interface ConsoleAddress {
  readonly protocol: Protocol;
  /** A name or an IP address, as `isHost` takes it; IPv6 without brackets. */
  readonly host: string;
  /** The port without TLS. */
  readonly port?: number;
  /** SPICE only. Where there is one, `port` is never used: what may be encrypted is. */
  readonly tlsPort?: number;
  /** PEM of the authority that the server's certificate must lead to; the system's authorities where there is none. */
  readonly ca?: string;
  /** The subject that the certificate must have, `C=CN,O=ZStack,CN=spice.zstack.org`; the host's name where there is none. */
  readonly hostSubject?: string;
  /** What to call it; one line. */
  readonly title?: string;
}

/** Bounds of an address that comes from outside. */
export const addressLimits = { host: 253, title: 200, ca: 65_536, hostSubject: 1024 } as const;

/** Whether a text is a host name or an IP address and can't be taken for anything else: ASCII, no option, no path, no user. */
export function isHost(text: string): boolean {
  if (text.length > addressLimits.host) return false;
  return /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?$/i.test(text) || isIpv6(text);
}

/** `host:port` for display, IPv6 in brackets. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The port that is used: the one with TLS where there is one. */
export function portOf({ port, tlsPort }: Pick<ConsoleAddress, 'port' | 'tlsPort'>): number {
  return tlsPort ?? port ?? 0;
}

/** What a person calls this console: its title, or else where it is. */
export function nameOfAddress(address: ConsoleAddress): string {
  return address.title ?? hostAndPort(address.host, portOf(address));
}

/** The same for two addresses that lead to the same server; in place of a VM's uuid where one is needed. */
export function keyOfAddress(address: ConsoleAddress): string {
  const scheme = address.tlsPort === undefined ? address.protocol : `${address.protocol}+tls`;
  return `${scheme}://${hostAndPort(address.host.toLowerCase(), portOf(address))}`;
}

/** RFC 4291 section 2.2 without the mixed form's details: what is not an address is refused where it is resolved. */
function isIpv6(text: string): boolean {
  return text.includes(':') && /^[0-9a-f:.]{2,45}(?:%[a-z0-9_.-]{1,32})?$/i.test(text);
}
