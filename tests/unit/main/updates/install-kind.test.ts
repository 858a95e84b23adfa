import { describe, expect, it } from 'vitest';
import { installKind, type InstallFacts } from '../../../../main/updates/install-kind.ts';

const appImage = { APPIMAGE: '/home/a/zstack-console.AppImage' };
const packed: InstallFacts = {
  packaged: true,
  platform: 'linux',
  env: {},
  program: '/home/a/zstack-console/zstack-console',
  hasChannel: true,
};

describe('installKind', () => {
  it.each<[string, Partial<InstallFacts>, string]>([
    ['an AppImage', { env: appImage }, 'self'],
    ['an AppImage without a channel', { env: appImage, hasChannel: false }, 'no-channel'],
    ['a deb or rpm', { program: '/opt/ZStack Console/zstack-console' }, 'package-manager'],
    ['an unpacked tar.gz', {}, 'unpacked'],
    ['a clone', { packaged: false, env: appImage }, 'development'],
    ['an installer on Windows', { platform: 'win32', program: 'C:\\app.exe' }, 'self'],
    ['the portable one', { platform: 'win32', env: { PORTABLE_EXECUTABLE_FILE: 'E:\\app.exe' } }, 'portable'],
    ['macOS', { platform: 'darwin', program: '/Applications/ZStack Console.app' }, 'self'],
  ])('of %s', (_name, facts, kind) => expect(installKind({ ...packed, ...facts })).toBe(kind));
});
