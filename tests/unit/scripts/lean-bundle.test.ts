import { build, type Plugin, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { eagerModules, quickLocale } from '../../../build/lean-bundle.ts';

const entry = 'virtual:page';
const page: Plugin = {
  name: 'page',
  resolveId: (id) => (id === entry ? id : null),
  load: (id) =>
    id === entry
      ? `import { createRoot } from 'react-dom/client'; import { useLocale } from 'react-aria-components'; console.log(createRoot, useLocale);`
      : null,
};

/** What a page that begins with React and react-aria is bundled to. */
async function bundled(plugins: readonly Plugin[]): Promise<string> {
  const options = { write: false, target: 'chrome108', rolldownOptions: { input: entry } } as const;
  const made = (await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    plugins: [page, ...plugins],
    build: options,
  })) as Rolldown.RolldownOutput;
  return made.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n');
}

describe('The bundle', () => {
  it('lets V8 compile React at its first reading', async () => {
    const code = await bundled([eagerModules()]);
    expect(code.match(/=\w+\(\(function\(\w+(,\w+)?\)\{/g)?.length).toBeGreaterThan(3);
    expect(/=\w+\(\(\(?\w+(,\w+)?\)?=>\{/.test(code)).toBe(false);
  });

  it('does not ask for the calendars of all languages', async () => {
    const code = await bundled([quickLocale()]);
    expect(code.match(/Intl\.\w+\.supportedLocalesOf/g)).toEqual(['Intl.NumberFormat.supportedLocalesOf']);
  });
});
