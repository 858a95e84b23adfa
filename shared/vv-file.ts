import { addressLimits, isHost, type ConsoleAddress } from './console-address.ts';
import { fail, type Result } from './errors.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';
import { oneLine } from './plain-text.ts';

/** What a virt-viewer connection file (remote-viewer(1), "CONNECTION FILE") asks for. */
export interface VvFile {
  readonly address: ConsoleAddress;
  /** A secret: held in memory for one session, never kept. */
  readonly password?: string;
  readonly fullScreen: boolean;
  /** The file asks to be deleted once it was read. */
  readonly deleteThisFile: boolean;
  /** Keys that are in the file and mean nothing here, in their order; bounded. */
  readonly ignored: readonly string[];
}

/** A file larger than this, in UTF-16 units, is no connection file. */
export const maxVvLength = 128 * 1024;

const group = 'virt-viewer';
const maxPassword = 1024;
const maxIgnored = 50;

/** Keys that this file uses, and those that only say who wrote it. */
const understood = new Set([
  ...['type', 'host', 'port', 'tls-port', 'password', 'ca', 'host-subject', 'title', 'fullscreen', 'secure-channels'],
  ...['delete-this-file', 'version', 'versions', 'newer-version-url'],
]);

type Values = ReadonlyMap<string, string>;

/** Reads a connection file that anybody may have written. Nothing is opened, resolved or deleted. */
export function parseVvFile(text: string): Result<VvFile> {
  const values = readKeyFile(text.slice(0, maxVvLength), group);
  if (!values || text.length > maxVvLength) return invalid(`[${group}]`);
  const address = addressOf(values);
  if (!address.ok) return address;
  const password = values.get('password') ?? '';
  if (password.length > maxPassword || /[\0\r\n]/.test(password)) return invalid('password');
  return {
    ok: true,
    value: {
      address: address.value,
      ...(password !== '' && { password }),
      fullScreen: isOn(values.get('fullscreen')),
      deleteThisFile: isOn(values.get('delete-this-file')),
      ignored: ignoredKeys(values),
    },
  };
}

/** A connection file for this address, as remote-viewer reads it. Never holds a password. */
export function vvFileText(address: ConsoleAddress, { fullScreen = false } = {}): string {
  const { protocol, host, port, tlsPort, title, ca, hostSubject } = address;
  return writeKeyFile(group, {
    type: protocol,
    host,
    port,
    'tls-port': tlsPort,
    title,
    ca,
    'host-subject': hostSubject,
    // remote-viewer mixes plain and encrypted channels where both ports are known
    'secure-channels': tlsPort === undefined ? undefined : 'main;display;inputs;cursor;playback;record;',
    fullscreen: fullScreen ? 1 : undefined,
  });
}

function addressOf(values: Values): Result<ConsoleAddress> {
  const protocol = values.get('type')?.trim().toLowerCase();
  if (protocol === undefined || protocol === '') return invalid('type');
  if (protocol !== 'spice' && protocol !== 'vnc') return fail('connection-file-type', { type: oneLine(protocol, 32) });
  const host = (values.get('host') ?? '').trim().replace(/^\[(.*)\]$/, '$1');
  if (!isHost(host)) return invalid('host');
  const port = portIn(values.get('port'));
  const tlsPort = portIn(values.get('tls-port'));
  if (port === null) return invalid('port');
  if (tlsPort === null) return invalid('tls-port');
  if (port === undefined && tlsPort === undefined) return invalid('port');
  if (wantsTlsInVain(protocol, values, tlsPort)) return fail('connection-file-tls', { host });
  const identity = identityOf(values);
  if (!identity.ok) return identity;
  const ports = { ...(port !== undefined && { port }), ...(tlsPort !== undefined && { tlsPort }) };
  return { ok: true, value: { protocol, host, ...ports, ...identity.value } };
}

/** A file that asks for encryption is never opened without: VNC has none here, and SPICE needs the port for it. */
function wantsTlsInVain(protocol: 'spice' | 'vnc', values: Values, tlsPort: number | undefined): boolean {
  if (protocol === 'vnc') return tlsPort !== undefined;
  return tlsPort === undefined && /[^;\s]/.test(values.get('secure-channels') ?? '');
}

function identityOf(values: Values): Result<Pick<ConsoleAddress, 'ca' | 'hostSubject' | 'title'>> {
  const ca = (values.get('ca') ?? '').trim();
  if (ca !== '' && !isPem(ca)) return invalid('ca');
  const hostSubject = (values.get('host-subject') ?? '').trim();
  if (hostSubject !== oneLine(hostSubject, addressLimits.hostSubject)) return invalid('host-subject');
  const title = oneLine(values.get('title') ?? '', addressLimits.title);
  return {
    ok: true,
    value: { ...(ca !== '' && { ca }), ...(hostSubject !== '' && { hostSubject }), ...(title !== '' && { title }) },
  };
}

function isPem(text: string): boolean {
  return text.length <= addressLimits.ca && /^-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=-]+$/.test(text);
}

/** Undefined for none (libvirt writes -1), null for what is no port. */
function portIn(text: string | undefined): number | null | undefined {
  const word = text?.trim() ?? '';
  if (word === '' || word === '-1' || word === '0') return undefined;
  if (!/^\d{1,5}$/.test(word)) return null;
  const port = Number(word);
  return port >= 1 && port <= 65_535 ? port : null;
}

function isOn(text: string | undefined): boolean {
  return /^(?:1|true)$/i.test(text?.trim() ?? '');
}

function ignoredKeys(values: Values): readonly string[] {
  return [...values.keys()]
    .filter((key) => !understood.has(key))
    .map((key) => oneLine(key, 40))
    .slice(0, maxIgnored);
}

function invalid(key: string): ReturnType<typeof fail> {
  return fail('connection-file-invalid', { key });
}
