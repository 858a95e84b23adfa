// A virtual display where there is none: Xvfb picks its own number, and ends with us.
import { spawn } from 'node:child_process';

/** @returns {Promise<{ env: Record<string, string>, stop: () => void }>} */
export async function ensureDisplay() {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
    return { env: {}, stop: () => {} };
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  // setpriv: the server must not outlive us, not even after kill -9
  const server = spawn('setpriv', ['--pdeathsig', 'TERM', '--', 'Xvfb', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    pipe.once('data', (data) => resolve(String(data).trim()));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Missing: a display (Xvfb ended with ${String(code)})`)));
  });
  server.unref();
  return { env: { DISPLAY: `:${String(number)}` }, stop: () => void server.kill() };
}
