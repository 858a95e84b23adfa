/** Escapes of a key file's values (Desktop Entry Specification, "Possible value types"). */
const escapes: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

/**
 * One group of a key file (the INI dialect of GLib: connection files, desktop entries): the last value of each key, unescaped.
 * Undefined where there is no such group. A line that is no line of a key file is passed over; a byte order mark and CRLF too.
 */
export function readKeyFile(text: string, group: string): ReadonlyMap<string, string> | undefined {
  let values: Map<string, string> | undefined;
  let inside = false;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const heading = /^\s*\[([^[\]]*)\]\s*$/.exec(line);
    if (heading) {
      inside = heading[1] === group;
      if (inside) values ??= new Map();
    } else if (inside && !/^\s*#/.test(line)) {
      const at = line.indexOf('=');
      const key = line.slice(0, Math.max(0, at)).trim();
      if (key !== '') values?.set(key, unescape(line.slice(at + 1).trim()));
    }
  }
  return values;
}

/** A key file with this one group; keys without a value are left out. */
export function writeKeyFile(group: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const lines = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escape(String(value))}`],
  );
  return [`[${group}]`, ...lines, ''].join('\n');
}

function unescape(value: string): string {
  return value.replace(/\\(.?)/g, (whole, letter: string) => escapes[letter] ?? whole);
}

function escape(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/^ /, '\\s');
}
