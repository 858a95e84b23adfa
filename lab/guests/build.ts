import { compileOnce } from '../compile.ts';

const sources = new URL('../guest-program/', import.meta.url).pathname;

const flags = [
  ...['-m32', '-march=i686', '-mno-sse', '-mno-mmx', '-mno-80387', '-O2', '-std=gnu17', '-Wall', '-Wextra'],
  ...['-ffreestanding', '-fno-pic', '-fno-pie', '-fno-stack-protector', '-fno-asynchronous-unwind-tables'],
  ...['-nostdlib', '-static', '-no-pie', '-Wl,-m,elf_i386', '-Wl,--build-id=none', '-Wl,-z,noexecstack'],
  ...['-Wl,--no-warn-rwx-segments', '-Wl,-T,link.ld'],
];

/** Builds the guest program if its sources have changed (gcc and binutils, about a second) and returns its path in the user's cache. */
export function buildGuestProgram(): Promise<string> {
  return compileOnce({ sources, name: 'guest', flags, libraries: [] });
}
