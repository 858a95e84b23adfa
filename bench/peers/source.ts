import { createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * The far end of every path. The first 5 bytes say what it is to do: `B` and a count of bytes (u32, big endian) to send, or
 * `E` and 4 bytes of anything to echo whatever follows. Told its port by IPC; ends with its parent.
 */
const block = Buffer.alloc(256 * 1024, 0x5a);

function sendBytes(socket: Socket, count: number): void {
  let left = count;
  const pump = (): void => {
    while (left > 0) {
      const chunk = block.subarray(0, Math.min(left, block.length));
      left -= chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on('drain', pump);
  pump();
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    if (head.length < 5) return;
    socket.off('data', onData);
    if (head[0] === 'B'.charCodeAt(0)) sendBytes(socket.resume(), head.readUInt32BE(1));
    else socket.pipe(socket);
  };
  socket.on('data', onData);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
