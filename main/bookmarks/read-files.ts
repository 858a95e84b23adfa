import { importLimits } from '../../shared/bookmark-import.ts';
import { readBookmarkDocument } from './bookmark-document.ts';
import { refused, type ImportFile, type ImportSet } from './import-set.ts';
import { readRemmina } from './read-remmina.ts';
import { readVv } from './read-vv.ts';

/** Reads files of any of the three kinds, told apart by what is in them: a name says nothing about a file from elsewhere. */
export function readFiles(files: readonly ImportFile[]): ImportSet {
  const sets = files.slice(0, importLimits.files).map(readOne);
  const late = files
    .slice(importLimits.files)
    .map(({ name }) => refused(name, 'too-many', { limit: importLimits.files }));
  const all = [...sets, ...late];
  return {
    // Two files may use the same key for different clouds.
    clouds: all.flatMap(({ clouds }, index) => clouds.map((cloud) => ({ ...cloud, key: `${index}/${cloud.key}` }))),
    bookmarks: all.flatMap(({ bookmarks }, index) =>
      bookmarks.map(({ to, ...rest }) => ({
        ...rest,
        to: to.kind === 'vm' ? { ...to, cloud: `${index}/${to.cloud}` } : to,
      })),
    ),
    remarks: all.flatMap(({ remarks }) => remarks),
  };
}

function readOne(file: ImportFile): ImportSet {
  const { name, text } = file;
  if (text.trim() === '') return refused(name, 'empty');
  if (Buffer.byteLength(text) >= importLimits.fileBytes) {
    return refused(name, 'too-large', { size: importLimits.fileBytes / 2 ** 20 });
  }
  if (/^\ufeff?\s*[[{](?!(?:virt-viewer|remmina)\])/.test(text)) return readBookmarkDocument(file);
  if (/^\s*\[virt-viewer\]\s*$/m.test(text)) return readVv(file);
  if (/^\s*\[remmina\]\s*$/m.test(text)) return readRemmina(file);
  return refused(name, 'unknown');
}
