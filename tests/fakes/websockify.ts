import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { makeTempDir, spawnChild } from '../../lab/process.ts';
import { closedPort } from './tcp-server.ts';
import type { TestCertificate } from './certificates.ts';

/** Debian's websockify as ZStack runs it (contract section 5.2.5): token files in a directory, read on each connection. */
export interface Websockify {
  readonly port: number;
  /** From now on `token` leads to `host:port`. */
  allow(token: string, host: string, port: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startWebsockify(certificate?: TestCertificate, port?: number): Promise<Websockify> {
  const dir = await makeTempDir('websockify');
  const tokens = path.join(dir.path, 'tokens');
  await mkdir(tokens);
  const listenPort = port ?? (await closedPort());
  const child = await spawnChild('/usr/bin/websockify', [
    ...['--token-plugin', 'TokenFile', '--token-source', tokens],
    ...(certificate ? ['--cert', await writePem(dir.path, certificate)] : []),
    `127.0.0.1:${listenPort}`,
  ]);
  await child.ready(() => answers(listenPort));
  return {
    port: listenPort,
    allow: (token, host, targetPort) =>
      writeFile(path.join(tokens, encodeURIComponent(token)), `${token}: ${host}:${targetPort}\n`),
    stop: async () => {
      await child.stop();
      await dir.remove();
    },
  };
}

async function writePem(dir: string, { key, cert }: TestCertificate): Promise<string> {
  const file = path.join(dir, 'proxy.pem');
  await writeFile(file, `${key}\n${cert}`, { mode: 0o600 });
  return file;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
