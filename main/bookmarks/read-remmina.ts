import { bookmarkLimits, plainBookmark } from '../../shared/bookmark.ts';
import type { ImportRemark } from '../../shared/bookmark-import.ts';
import { isHost, type ConsoleAddress } from '../../shared/console-address.ts';
import { automatic, type ConsoleDisplay, type Protocol } from '../../shared/console.ts';
import { readKeyFile } from '../../shared/key-file.ts';
import { oneLine, plainLines } from '../../shared/plain-text.ts';
import { lineOf, refused, remark, type DraftBookmark, type ImportFile, type ImportSet } from './import-set.ts';

type Values = ReadonlyMap<string, string>;

/** Remmina's words for the protocols that we speak; `GVNC` is its other VNC plugin. */
const protocols: Readonly<Partial<Record<string, Protocol>>> = { VNC: 'vnc', GVNC: 'vnc', SPICE: 'spice' };
const defaultPort = 5900;

/** Reads a connection of Remmina (a key file with the group `remmina`). Passwords in it, plain or encrypted, are left alone. */
export function readRemmina({ name: file, text }: ImportFile): ImportSet {
  const values = readKeyFile(text, 'remmina');
  if (!values) return refused(file, 'unknown');
  const word = (values.get('protocol') ?? '').toUpperCase();
  const protocol = protocols[word];
  if (!protocol) return refused(file, 'protocol', { protocol: oneLine(word, 32) || '–' }, lineOf(text, 'protocol'));
  const address = addressOf(values, protocol);
  if (!address) return refused(file, 'server', { where: 'server' }, lineOf(text, 'server'));
  return { clouds: [], bookmarks: [draftOf(values, address)], remarks: remarksOf(file, text, values) };
}

function draftOf(values: Values, address: ConsoleAddress): DraftBookmark {
  return {
    ...plainBookmark,
    name: oneLine(values.get('name') ?? '', 200) || address.host,
    folder: namesIn(values.get('group') ?? '', '/').slice(0, bookmarkLimits.depth),
    tags: namesIn(values.get('labels') ?? '', ',').slice(0, bookmarkLimits.tags),
    notes: plainLines(values.get('notes_text') ?? '', bookmarkLimits.notes),
    preference: automatic,
    display: displayOf(values),
    to: { kind: 'address', address },
  };
}

/** `host`, `host:port`, `[v6]:port`; ports below 100 are display numbers, as Remmina's VNC takes them. */
function addressOf(values: Values, protocol: Protocol): ConsoleAddress | undefined {
  const server = (values.get('server') ?? '').trim();
  const found = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(server);
  const host = found?.[1] ?? found?.[2] ?? '';
  if (!isHost(host)) return undefined;
  const number = Number(found?.[3] ?? defaultPort);
  const port = protocol === 'vnc' && number < 100 ? number + defaultPort : number;
  if (port < 1 || port > 65_535) return undefined;
  const tls = protocol === 'spice' && values.get('usetls') === '1';
  return { protocol, host, ...(tls ? { tlsPort: port } : { port }) };
}

function displayOf(values: Values): Partial<ConsoleDisplay> {
  const scale = ({ '0': 'actual', '1': 'fit', '2': 'guest' } as const)[values.get('scale') ?? ''];
  return { ...(scale && { scale }), ...(values.get('viewonly') === '1' && { viewOnly: true }) };
}

function namesIn(text: string, separator: string): readonly string[] {
  const names = text.split(separator).map((name) => oneLine(name, bookmarkLimits.tag));
  return names.filter((name) => name !== '');
}

function remarksOf(file: string, text: string, values: Values): readonly ImportRemark[] {
  const secret = [...values].find(([key, value]) => /passw|passphrase/i.test(key) && value !== '' && value !== '.');
  const tunnel = ['ssh_tunnel_enabled', 'ssh_enabled'].find((key) => values.get(key) === '1');
  const ca = (values.get('cacert') ?? '') === '' ? undefined : 'cacert';
  return [
    ...(secret ? [remark(file, 'secret', {}, lineOf(text, secret[0]))] : []),
    ...(tunnel ? [remark(file, 'tunnel', {}, lineOf(text, tunnel))] : []),
    ...(ca ? [remark(file, 'ignored', { keys: ca }, lineOf(text, ca))] : []),
  ];
}
