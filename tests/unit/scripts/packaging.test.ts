import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appUserModelId } from '../../../main/shell/jump-list.ts';
import { channelFlags } from '../../../scripts/dist.mjs';

/** electron-builder's own library and YAML reader: what it would use itself. */
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (config: object, log: { isEnabled: boolean }) => Promise<void>;
};
const { load } = ofBuilder('js-yaml') as { load: (text: string) => unknown };

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const config = load(read('electron-builder.yml')) as Config;
const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;

interface Config {
  readonly [section: string]: unknown;
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
  readonly linux: { readonly target: readonly string[]; readonly desktop: Desktop; readonly syncDesktopName: boolean };
  readonly deb: { readonly depends: readonly string[]; readonly afterInstall: string; readonly afterRemove: string };
  readonly mac: { readonly entitlements: string; readonly hardenedRuntime: boolean };
  readonly nsis: { readonly include: string; readonly deleteAppDataOnUninstall: boolean };
}
interface Desktop {
  readonly entry: Readonly<Record<string, string>>;
  readonly desktopActions: Readonly<Record<string, { readonly Exec: string }>>;
}

describe('The packaging', () => {
  it("is right by electron-builder's own schema, and a wrong word would be found", async () => {
    await validateConfiguration(config, { isEnabled: false });
    await expect(validateConfiguration({ ...config, nsi: {} }, { isEnabled: false })).rejects.toThrow(/nsi/);
  }, 60_000);

  it('makes every package that is promised', () => {
    expect(config.linux.target).toEqual(['AppImage', 'deb', 'rpm', 'tar.gz']);
    expect(config['mac']).toMatchObject({
      target: [
        { target: 'dmg', arch: 'universal' },
        { target: 'zip', arch: 'universal' },
      ],
    });
    expect(config['win']).toMatchObject({ target: [{ target: 'nsis' }, { target: 'portable' }] });
  });

  it('registers links and connection files, and each action of the desktop entry is one that exists', () => {
    expect(config.protocols[0]?.schemes).toEqual(['zstack-console']);
    expect(config['fileAssociations']).toMatchObject([{ ext: 'vv', mimeType: 'application/x-virt-viewer' }]);
    const { entry, desktopActions } = config.linux.desktop;
    expect(entry['Actions']?.split(';').filter(Boolean)).toEqual(Object.keys(desktopActions));
    expect(Object.keys(entry).filter((key) => key.endsWith('[zh_CN]')).length).toBeGreaterThanOrEqual(3);
    expect(config.linux.syncDesktopName && manifest['desktopName']).toBe('zstack-console.desktop');
  });

  it('names files that are there, and no secret', () => {
    const named = [config.deb.afterInstall, config.deb.afterRemove, config.mac.entitlements, config.nsis.include];
    for (const file of named) expect(read(file)).not.toBe('');
    expect(config.mac.hardenedRuntime).toBe(true);
    expect(config.nsis.deleteAppDataOnUninstall).toBe(false);
    expect(read('electron-builder.yml')).not.toMatch(/password|secret:|BEGIN|csclink/i);
  });

  it('is one app to Windows, and gives it links as nothing but a link', () => {
    expect(config['appId']).toBe(appUserModelId);
    const [, opens] = /shell\\open\\command" "" '(.*)'/.exec(read('build/windows/installer.nsh')) ?? [];
    expect(opens).toBe('"$INSTDIR\\${APP_EXECUTABLE_FILENAME}" -- "%1"');
  });

  it('takes no channel over plain http, and none where none is named', () => {
    expect(channelFlags(undefined)).toEqual([]);
    expect(channelFlags('https://updates.example.com/zsc')).toContain('-c.publish.url=https://updates.example.com/zsc');
    expect(channelFlags('github:owner/name')).toContain('-c.publish.repo=name');
    for (const bad of ['http://updates.example.com', 'ftp://x', 'github:owner'])
      expect(() => channelFlags(bad)).toThrow();
  });
});

describe('The workflow', () => {
  const workflow = load(read('.github/workflows/build.yml')) as {
    readonly permissions: object;
    readonly jobs: Readonly<Record<string, Job>>;
  };
  interface Job {
    readonly permissions?: object;
    readonly needs?: string;
    readonly strategy?: { readonly matrix: { readonly include: readonly { readonly os: string }[] } };
    readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  }
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('builds on all three systems after the tests, and may write only where the draft is made', () => {
    const { package: pack, release, test } = workflow.jobs;
    expect(pack?.strategy?.matrix.include.map(({ os }) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos']);
    expect([pack?.needs, release?.needs]).toEqual(['test', 'package']);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect([test?.permissions, pack?.permissions, release?.permissions]).toEqual([
      undefined,
      undefined,
      { contents: 'write' },
    ]);
  });

  it('pins every action, and runs scripts that exist', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^actions\/[\w-]+@v\d+/);
    // what `npm ci` brings would be brought anew by the packing, and with it the keytar that was joined for both processors lost
    expect(steps.filter(({ run }) => /npm (ci|install)/.test(run ?? ''))).toEqual([]);
    const scripts = steps.flatMap(({ run }) =>
      [...(run ?? '').matchAll(/npm run ([\w-]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(scripts).not.toEqual([]);
    for (const script of scripts) expect(manifest['scripts']).toHaveProperty(script);
  });
});
