import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

interface Display {
  readonly number: string;
  readonly screen: string;
}

const cookieName = 'MIT-MAGIC-COOKIE-1';
const longestMs = 2_000;

/** The display on this computer that `DISPLAY` names (`:1`, `:1.0`); undefined for one that is elsewhere, and for none. */
export function localDisplay(env: Environment): Display | undefined {
  const [, number, screen = '0'] = /^(?:unix)?:(\d+)(?:\.(\d+))?$/.exec(env.DISPLAY ?? '') ?? [];
  return number === undefined ? undefined : { number, screen };
}

/**
 * Whether a program owns that selection of the X server (X Window System Protocol, GetSelectionOwner): how a tray of the old kind, a
 * window manager and the like are found, and nothing that we run with can tell us. Rejects where the server can't be asked.
 */
export async function isSelectionOwned(env: Environment, { number }: Display, selection: string): Promise<boolean> {
  const cookie = await readFile(env.XAUTHORITY ?? path.join(os.homedir(), '.Xauthority')).then(
    (file) => findCookie(file, number, os.hostname()),
    () => undefined,
  );
  const socket = connect(`/tmp/.X11-unix/X${number}`);
  const signal = AbortSignal.timeout(longestMs);
  try {
    await once(socket, 'connect', { signal });
    socket.write(setupRequest(cookie));
    const setup = await read(socket, 8, signal);
    if (setup[0] !== 1) throw new Error('the X server refuses us');
    await read(socket, setup.readUInt16LE(6) * 4, signal);
    const atom = await ask(socket, internAtomRequest(selection), signal);
    return atom !== 0 && (await ask(socket, selectionOwnerRequest(atom), signal)) !== 0;
  } finally {
    socket.destroy();
  }
}

/** The key for that display in an Xauthority file: entries of family, address, display, name and key, all but the first with their length. */
function findCookie(file: Buffer, display: string, host: string): Buffer | undefined {
  const found: { readonly address: string; readonly key: Buffer }[] = [];
  let at = 0;
  const field = (): Buffer => {
    const start = at + 2;
    at = start + (start <= file.length ? file.readUInt16BE(at) : 0);
    return file.subarray(start, at);
  };
  while (at < file.length) {
    at += 2;
    const [address, number, name, key] = [field(), field(), field(), field()] as const;
    const fits = number.length === 0 || number.toString() === display;
    if (fits && name.toString() === cookieName) found.push({ address: address.toString(), key });
  }
  return (found.find(({ address }) => address === host) ?? found[0])?.key;
}

/** Waits for an answer to a request and returns its first number. */
async function ask(socket: Socket, request: Buffer, signal: AbortSignal): Promise<number> {
  socket.write(request);
  const answer = await read(socket, 32, signal);
  if (answer[0] !== 1) throw new Error('the X server answers with an error');
  return answer.readUInt32LE(8);
}

async function read(socket: Socket, size: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(size) as Buffer | null;
    if (bytes?.length === size) return bytes;
    if (bytes || socket.readableEnded) throw new Error('the X server has gone');
    await once(socket, 'readable', { signal });
  }
}

/** Little-endian, version 11.0. */
function setupRequest(cookie: Buffer | undefined): Buffer {
  const [name, data] = cookie ? [Buffer.from(cookieName), cookie] : [Buffer.alloc(0), Buffer.alloc(0)];
  const head = Buffer.alloc(12);
  head.write('l');
  for (const [at, value] of [11, 0, name.length, data.length].entries()) head.writeUInt16LE(value, 2 + at * 2);
  return Buffer.concat([head, padded(name), padded(data)]);
}

/** Opcode 16, of an atom that is there already. */
function internAtomRequest(text: string): Buffer {
  const name = padded(Buffer.from(text));
  const head = Buffer.from([16, 1, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(2 + name.length / 4, 2);
  head.writeUInt16LE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, name]);
}

/** Opcode 23. */
function selectionOwnerRequest(atom: number): Buffer {
  const request = Buffer.from([23, 0, 2, 0, 0, 0, 0, 0]);
  request.writeUInt32LE(atom, 4);
  return request;
}

/** To whole words of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
