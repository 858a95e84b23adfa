import { createServer } from 'node:net';

/**
 * Finds a TCP port on `host` that is free now. For programs that can't be told to choose one by themselves; somebody may take
 * it before they do, so that whoever uses this has to try again.
 */
export function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
