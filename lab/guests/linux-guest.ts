import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileOnce } from '../compile.ts';
import { cpio } from './cpio.ts';
import { fetchLinuxKernel, inOrder } from './linux-kernel.ts';

/** A graphics card of QEMU: its device, and the module that drives it in a Linux guest. */
export const linuxCards = {
  qxl: { device: 'qxl-vga', module: 'qxl' },
  virtio: { device: 'virtio-gpu-pci', module: 'virtio_gpu' },
  bochs: { device: 'bochs-display', module: 'bochs' },
} as const;
export type LinuxCard = keyof typeof linuxCards;

/** What QEMU boots. */
export interface LinuxBoot {
  readonly kernel: string;
  readonly initrd: string;
}

const sources = new URL('../linux-guest/', import.meta.url).pathname;
const flags = ['-static', '-O2', '-std=gnu17', '-Wall', '-Wextra', '-I/usr/include/libdrm'];
/** The pictures are our program's alone: no text console in front of them. */
const parameters: Readonly<Record<string, string>> = { drm_kms_helper: 'fbdev_emulation=0' };

/** Writes the first file system of a guest with these cards into a folder: our program, and the kernel modules in their order. */
export async function buildLinuxBoot(cards: readonly LinuxCard[], folder: string): Promise<LinuxBoot> {
  const kernel = await fetchLinuxKernel();
  const program = await compileOnce({ sources, name: 'linux-guest', flags, libraries: [] });
  const drivers = cards.map((card) => linuxCards[card].module);
  const modules = await inOrder(kernel, ['evdev', 'virtio_pci', 'virtio_input', ...drivers]);
  const order = modules.map((name) => `${name}.ko ${parameters[name] ?? ''}\n`).join('');
  const files = await Promise.all(
    modules.map(async (name) => ({
      path: `modules/${name}.ko`,
      content: await readFile(join(kernel.modules, `${name}.ko`)),
    })),
  );
  const initrd = join(folder, 'initrd');
  const init = { path: 'init', content: await readFile(program) };
  await writeFile(initrd, cpio([init, ...files, { path: 'modules/order', content: Buffer.from(order) }]));
  return { kernel: kernel.image, initrd };
}
