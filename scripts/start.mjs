// `npm start [-- command and flags]`: sets everything up and runs the app from this clone.
import { spawn } from 'node:child_process';
import { ensureDisplay } from './lib/display.mjs';
import { root } from './lib/paths.mjs';
import { runScript, setup } from './setup.mjs';

/** Chromium's sandbox refuses to run as root: only then it is switched off. */
const rootFlags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

await runScript(async () => {
  const { dist } = await setup();
  const { executable } = await import('./lib/electron-runtime.mjs');
  const display = await ensureDisplay();
  const args = [...rootFlags, root, ...process.argv.slice(2)];
  const child = spawn(executable(dist), args, { stdio: 'inherit', env: { ...process.env, ...display.env } });
  // A signal from the terminal reaches the child by itself; one sent to us alone is handed on.
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => void child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  display.stop();
  return /** @type {number} */ (code);
});
