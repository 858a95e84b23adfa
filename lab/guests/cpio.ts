interface ArchiveFile {
  /** Without a slash in front; of its folders only one level is made. */
  readonly path: string;
  readonly content: Buffer;
}

/** An archive that the Linux kernel takes as its first file system (Documentation/driver-api/early-userspace/buffer-format). */
export function cpio(files: readonly ArchiveFile[]): Buffer {
  const folders = new Set(files.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])));
  return Buffer.concat([
    ...[...folders].map((path) => entry(path, 0o040755, Buffer.alloc(0))),
    ...files.map(({ path, content }) => entry(path, 0o100755, content)),
    entry('TRAILER!!!', 0, Buffer.alloc(0)),
  ]);
}

/** Magic, then 13 fields of 8 hexadecimal digits: ino, mode, uid, gid, nlink, mtime, filesize, four of devices, namesize, check. */
function entry(path: string, mode: number, content: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  const fields = [0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const head = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return Buffer.concat([padded(Buffer.concat([head, name])), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
