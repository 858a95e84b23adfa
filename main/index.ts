import { app } from 'electron';
import { runFromCommandLine } from './start.ts';
import { registerAppScheme } from './windows/app-scheme.ts';

// Before anything else: every page is sandboxed. Only where Chromium's sandbox was switched off by flag (root) it can't be.
if (!process.argv.includes('--no-sandbox')) app.enableSandbox();
registerAppScheme();
void runFromCommandLine().catch((bug: unknown) => {
  process.stderr.write(`${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}\n`);
  app.exit(1); // without an answer the process would stay for ever
});
