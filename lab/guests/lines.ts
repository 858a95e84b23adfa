import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A unix socket that speaks in lines. */
export interface LineSocket {
  send(line: string): void;
  close(): void;
}

/** Connects to a unix socket; rejects when nobody listens. `onLine` gets each line without its end. */
export async function connectLines(
  path: string,
  onLine: (line: string) => void,
  onClose: () => void,
): Promise<LineSocket> {
  const socket = await connected(path);
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  lines.on('line', onLine);
  // A close follows; the reader of lines tells an error of its input as its own.
  for (const each of [socket, lines]) each.on('error', () => {});
  socket.on('close', () => {
    lines.close();
    onClose();
  });
  return { send: (line) => void socket.write(`${line}\n`), close: () => void socket.destroy() };
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
