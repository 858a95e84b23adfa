import type { GuestEvent } from '../types.ts';
import { connectLines, type LineSocket } from './lines.ts';

/** The guest program's COM1: its reports, and commands to it (see guest-program/main.c). */
export interface GuestPort {
  /** Sends a command and waits until the guest has done it; rejects when the guest doesn't know it. */
  command(line: string): Promise<string>;
  /** Resolves when the guest has drawn the first picture after its next start. */
  nextReady(): Promise<void>;
  close(): void;
}

/** Reads one line of the guest's reports: `K code(hex) down`, `P x y buttons`, `W delta`; others are answers. */
function parseGuestEvent(line: string): GuestEvent | undefined {
  const [kind, first = '', second = '', third = ''] = line.split(' ');
  if (kind === 'K') return { kind: 'key', code: Number.parseInt(first, 16), down: second === '1' };
  if (kind === 'P') return { kind: 'pointer', x: Number(first), y: Number(second), buttons: Number(third) };
  if (kind === 'W') return { kind: 'wheel', delta: Number(first) };
  return undefined;
}

/** Connects to the chardev socket of the guest's COM1. Commands are answered in order. */
export async function connectGuestPort(path: string, onEvent: (event: GuestEvent) => void): Promise<GuestPort> {
  const answers: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  const starts: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const onLine = (line: string) => {
    const event = parseGuestEvent(line);
    if (event) onEvent(event);
    else if (line === 'READY') for (const { resolve } of starts.splice(0)) resolve();
    else if (line === 'ERROR') answers.shift()?.reject(new Error('the guest does not know that command'));
    else answers.shift()?.resolve(line);
  };
  const onClose = () => {
    for (const { reject } of [...starts.splice(0), ...answers.splice(0)]) reject(new Error('the guest ended'));
  };
  const socket: LineSocket = await connectLines(path, onLine, onClose);
  const command = (line: string) =>
    new Promise<string>((resolve, reject) => {
      answers.push({ resolve, reject });
      socket.send(line);
    });
  const nextReady = () => new Promise<void>((resolve, reject) => void starts.push({ resolve, reject }));
  return { command, nextReady, close: () => socket.close() };
}
