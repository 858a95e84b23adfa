import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectLines } from '../../../../lab/guests/lines.ts';

it('takes a connection that is broken off for closed', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lines-'));
  // What was sent and never read makes the end a reset (ECONNRESET).
  const server = createServer({ pauseOnConnect: true }, (socket) => void setTimeout(() => socket.destroy(), 50));
  const file = path.join(folder, 'socket');
  await new Promise<void>((resolve) => void server.listen(file, resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  process.on('uncaughtException', note);
  onTestFinished(() => void process.off('uncaughtException', note));
  await new Promise<void>((resolve, reject) => {
    connectLines(file, () => undefined, resolve).then((lines) => lines.send('{}'), reject);
  });
  expect(errors).toEqual([]);
});
