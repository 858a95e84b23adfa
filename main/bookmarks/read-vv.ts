import { plainBookmark } from '../../shared/bookmark.ts';
import { nameOfAddress } from '../../shared/console-address.ts';
import { automatic } from '../../shared/console.ts';
import { parseVvFile } from '../../shared/vv-file.ts';
import { lineOf, refused, remark, type ImportFile, type ImportSet } from './import-set.ts';

/** Reads a virt-viewer connection file as one bookmark. A password in it is said, and not taken. */
export function readVv({ name: file, text }: ImportFile): ImportSet {
  const parsed = parseVvFile(text);
  if (!parsed.ok) {
    const { code, params } = parsed.error;
    return refused(file, 'vv', { code, ...params }, lineOf(text, String(params['key'] ?? 'type')));
  }
  const { address, password, ignored } = parsed.value;
  const draft = {
    ...plainBookmark,
    name: nameOfAddress(address),
    folder: [],
    preference: automatic,
    to: { kind: 'address' as const, address },
  };
  const remarks = [
    ...(password === undefined ? [] : [remark(file, 'secret', {}, lineOf(text, 'password'))]),
    ...(ignored.length === 0 ? [] : [remark(file, 'ignored', { keys: ignored.join(', ') })]),
  ];
  return { clouds: [], bookmarks: [draft], remarks };
}
