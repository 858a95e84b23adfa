import { writeFile } from 'node:fs/promises';
import type { QmpClient } from './qmp.ts';

/** Sample rate of both cards' sound as a SPICE server sends it, in Hz. */
const rate = 48_000;
/** Where QEMU's loader puts the card's list and its samples: far above our guest program. */
const listAt = 0x0300_0000;
const samplesAt = 0x0301_0000;
const slot = 5;
/** I/O ports that the card is given: its mixer, and its channels. */
const [mixer, master] = [0xd000, 0xd400];
/** Entries of a buffer descriptor list; the card goes round. */
const entries = 32;

/** An AC97 card (Intel 82801AA) that QEMU plays to SPICE, worked from outside: no guest needs a driver for it. */
export class Ac97 {
  private constructor(private readonly file: string) {}

  /** Writes a sine in stereo, right at half the loudness, to `file`: what the card reads from the guest's memory. */
  static async create(file: string, { hertz, peak }: { readonly hertz: number; readonly peak: number }): Promise<Ac97> {
    const frames = (rate / hertz) * Math.floor((30_000 * hertz) / rate); // whole waves
    const memory = Buffer.alloc(samplesAt - listAt + frames * 4);
    for (let entry = 0; entry < entries; entry++) {
      memory.writeUInt32LE(samplesAt, entry * 8);
      memory.writeUInt16LE(frames * 2, entry * 8 + 4);
    }
    for (let frame = 0; frame < frames; frame++) {
      const value = peak * Math.sin((2 * Math.PI * hertz * frame) / rate);
      memory.writeInt16LE(Math.round(value), samplesAt - listAt + frame * 4);
      memory.writeInt16LE(Math.round(value / 2), samplesAt - listAt + frame * 4 + 2);
    }
    await writeFile(file, memory);
    return new Ac97(file);
  }

  /** For QEMU. */
  get args(): readonly string[] {
    return [
      ...['-audiodev', 'spice,id=sound', '-device', `AC97,audiodev=sound,addr=${slot}`],
      ...['-device', `loader,file=${this.file},addr=${listAt},force-raw=on`],
    ];
  }

  /** As a driver would: gives the card its ports, opens its mixer and starts it on the list. */
  async play(qmp: QmpClient): Promise<void> {
    const config = 0x8000_0000 | (slot << 11);
    for (const [register, value] of [
      [0x10, mixer],
      [0x14, master],
      [0x04, 5], // answers at its ports, reads memory
    ] as const) {
      await out(qmp, 'w', 0xcf8, (config | register) >>> 0);
      await out(qmp, 'w', 0xcfc, value);
    }
    await out(qmp, 'w', master + 0x2c, 2); // out of its reset
    await out(qmp, 'h', mixer + 0x02, 0); // loudest
    await this.attenuate(qmp, 0);
    await out(qmp, 'w', master + 0x10, listAt);
    await out(qmp, 'b', master + 0x15, entries - 1);
    await out(qmp, 'b', master + 0x1b, 1);
  }

  /** 0 (as it is) to 31 steps softer, both sides. */
  async attenuate(qmp: QmpClient, steps: number): Promise<void> {
    await out(qmp, 'h', mixer + 0x18, (steps << 8) | steps);
  }

  async stop(qmp: QmpClient): Promise<void> {
    await out(qmp, 'b', master + 0x1b, 0);
  }
}

/** Makes a PC's speaker sound, or be still at 0 hertz (timer 2 and port 0x61, as ever). Needs `-machine pcspk-audiodev=`. */
export async function beep(qmp: QmpClient, hertz: number): Promise<void> {
  const ticks = hertz === 0 ? 0 : Math.round(1_193_182 / hertz);
  await out(qmp, 'b', 0x43, 0xb6);
  await out(qmp, 'b', 0x42, ticks & 0xff);
  await out(qmp, 'b', 0x42, ticks >> 8);
  await out(qmp, 'b', 0x61, hertz === 0 ? 0 : 3);
}

/** Writes to an I/O port of the machine: a byte, a half or a whole word. */
async function out(qmp: QmpClient, size: 'b' | 'h' | 'w', port: number, value: number): Promise<void> {
  const command = `o /${size} 0x${port.toString(16)} 0x${value.toString(16)}`;
  const answer = await qmp.execute('human-monitor-command', { 'command-line': command });
  if (answer !== '') throw new Error(String(answer));
}
