import { isIPv6 } from 'node:net';

/** What is to be told apart but not told, by kind: a stable word takes the place of each. */
export interface KnownNames {
  readonly cloud: readonly string[];
  readonly host: readonly string[];
  readonly account: readonly string[];
  readonly vm: readonly string[];
}

const ipv4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
/** May be one: whether it is, the runtime decides. A time of day is none. */
const ipv6 = /(?<![\w:.])[0-9a-f]*:[0-9a-f:]*:[0-9a-f]*(?![\w:])/gi;
const hostInUrl = /(\b(?:https?|wss?):\/\/)([^/:\s"'\]]+)/gi;
const shortest = 3;

/** Makes a function that writes `vm-1`, `host-2`, `address-3` for names and addresses, the same one for the same thing. */
export function createAnonymizer(names: KnownNames): (text: string) => string {
  const words = new Map<string, string>();
  const counts = new Map<string, number>();
  const wordFor = (kind: string, name: string): string => {
    const known = words.get(name.toLowerCase());
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    words.set(name.toLowerCase(), `${kind}-${count}`);
    return `${kind}-${count}`;
  };
  // Longest first, so that a name within a name does not leave its rest behind.
  const known = Object.entries(names)
    .flatMap(([kind, all]) => (all as readonly string[]).map((name) => ({ kind, name })))
    .filter(({ name }) => name.length >= shortest)
    .sort((a, b) => b.name.length - a.name.length);
  return (text) => {
    let rest = text;
    for (const { kind, name } of known) rest = replaceAll(rest, name, () => wordFor(kind, name));
    return rest
      .replace(
        hostInUrl,
        (_all, scheme: string, host: string) => scheme + (isWord(host) ? host : wordFor('host', host)),
      )
      .replace(ipv4, (address) => wordFor('address', address))
      .replace(ipv6, (address) => (isIPv6(address) ? wordFor('address', address) : address));
  };
}

function isWord(host: string): boolean {
  return /^(?:host|address|cloud)-\d+$/.test(host);
}

function replaceAll(text: string, name: string, by: () => string): string {
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
    'giu',
  );
  return text.replace(pattern, by);
}
