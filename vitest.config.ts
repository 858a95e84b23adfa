import { defineConfig } from 'vitest/config';

/** Until a state is reached; it costs time only where it never is. Vitest's own second is less than a busy machine may need. */
const expect = { poll: { timeout: 15_000 } };

/** Three projects: unit (pure, fast), integration (real servers on loopback), e2e (the built app in Electron). */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], environment: 'node' } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          expect,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          expect,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
