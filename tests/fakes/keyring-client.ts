import { createLog } from '../../main/log/logger.ts';
import { Credentials } from '../../main/stores/credentials.ts';

// Uses the real keychain of the session that it is started in, and prints what it saw. The password comes by standard input.
const owner = { baseUrl: 'http://127.0.0.1:8080/zstack', type: 'account', account: 'admin' } as const;
const credentials = (): Credentials =>
  new Credentials({
    loadKeychain: async () => (await import('keytar')).default,
    platform: process.platform,
    log: createLog({ sinks: [] }).logger('credentials'),
  });

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const password = Buffer.concat(chunks).toString('utf8');

const first = credentials();
const probed = await first.probe();
const before = (await first.get(owner)) === undefined;
const remembered = await first.remember(owner, password);
const nextRun = (await credentials().get(owner)) === password;
const replaced = await first.remember(owner, `${password}2`);
const replacement = (await credentials().get(owner)) === `${password}2`;
const thisRun = (await first.get(owner)) === `${password}2`;
const forgotten = await first.forget(owner);
const after = (await credentials().get(owner)) === undefined;
const seen = { probed, before, remembered, nextRun, replaced, replacement, thisRun, forgotten, after };
process.stdout.write(JSON.stringify(seen));
