// Runs a TypeScript program of this clone after setting everything up, with the person's terminal and a display.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setup } from '../setup.mjs';
import { ensureDisplay } from './display.mjs';
import { root } from './paths.mjs';

/** @param {string} file @param {string[]} args @param {{ ownDisplay?: boolean }} [options] @returns {Promise<number>} its exit code */
export async function runTypeScript(file, args, options = {}) {
  await setup({ lab: true });
  if (options.ownDisplay) {
    delete process.env['DISPLAY'];
    delete process.env['WAYLAND_DISPLAY'];
  }
  const display = await ensureDisplay();
  const loader = path.join(root, 'node_modules/tsx/dist/loader.mjs');
  const child = spawn(process.execPath, ['--import', loader, path.join(root, file), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...display.env },
  });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => void child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  display.stop();
  return code;
}
