// `npm test`: format, lint, types, dead code, then every test in Node, on real servers and in real Electron.
// `npm test -- unit` (or integration, e2e) runs one project and no checks. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, say } from './lib/paths.mjs';
import { runScript, setup } from './setup.mjs';

/** Checks that are not vitest's; each counts as one test. @type {Record<string, string[]>} */
const checks = {
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
  lint: ['eslint', '--max-warnings', '0', '.'],
  types: ['tsc', '-b'],
  'dead code': ['knip'],
};

/** @param {string} command @param {string[]} args */
const tool = (command, args) =>
  spawnSync(path.join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' }).status === 0;

function runChecks() {
  const results = Object.entries(checks).map(([name, [command = '', ...args]]) => {
    const passed = tool(command, args);
    say(`${passed ? 'ok' : 'FAILED'}: ${name}`);
    return passed;
  });
  return { passed: results.filter(Boolean).length, failed: results.filter((passed) => !passed).length, skipped: 0 };
}

/** @param {string[]} projects */
function runVitest(projects) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zsc-test-'));
  const report = path.join(folder, 'report.json');
  const selected = projects.flatMap((project) => ['--project', project]);
  const clean = tool('vitest', [
    'run',
    ...selected,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  const failed = counts.numFailedTests;
  // An error outside of any test (a leak, an unhandled rejection, an empty file) is a failure as well.
  return {
    passed: counts.numPassedTests,
    failed: clean ? failed : Math.max(1, failed),
    skipped: counts.numPendingTests,
  };
}

await runScript(async () => {
  const projects = process.argv.slice(2);
  await setup({ lab: true });
  const parts = projects.length === 0 ? [runChecks(), runVitest([])] : [runVitest(projects)];
  const sum = parts.reduce((a, b) => ({
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  }));
  const skipped = sum.skipped > 0 ? `, ${String(sum.skipped)} skipped` : '';
  console.log(`${String(sum.passed)} passed, ${String(sum.failed)} failed${skipped}`);
  return sum.failed === 0 ? 0 : 1;
});
