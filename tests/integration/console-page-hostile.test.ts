import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

/** RFC 6143 sections 7.1 to 7.3: version, security type None, ServerInit with 32 bits a pixel and an empty name. */
function greet(socket: Socket, size: { width: number; height: number }, then: (socket: Socket) => void): void {
  const steps = [
    () => socket.write(Uint8Array.of(1, 1)),
    () => socket.write(Buffer.alloc(4)),
    () => socket.write(serverInit(size)),
    // Once the client asks for a picture: noVNC does not look at what came together with ServerInit before more comes.
    () => then(socket),
  ];
  socket.on('data', () => steps.shift()?.());
  socket.write('RFB 003.008\n');
}

function serverInit({ width, height }: { width: number; height: number }): Buffer {
  const init = Buffer.alloc(24);
  init.writeUInt16BE(width, 0);
  init.writeUInt16BE(height, 2);
  init.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4);
  return init;
}

/** A FramebufferUpdate of one rectangle at 0, 0. */
function rectangle(width: number, height: number, encoding: number): Buffer {
  const update = Buffer.alloc(16);
  update.writeUInt16BE(1, 2);
  update.writeUInt16BE(width, 8);
  update.writeUInt16BE(height, 10);
  update.writeInt32BE(encoding, 12);
  return update;
}

function cutText(length: number): Buffer {
  const message = Buffer.alloc(8);
  message[0] = 3;
  message.writeInt32BE(length, 4);
  return message;
}

const endless = (socket: Socket): void => {
  const chunk = Buffer.alloc(1024 * 1024);
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
};
const small = { width: 64, height: 64 };
const huge = { width: 65_535, height: 65_535 };

describe('a hostile VNC server', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  beforeAll(async () => {
    pages = await openConsolePages();
  });
  afterAll(async () => {
    await pages.close();
    await leftovers.check();
  });

  it.each<[string, { width: number; height: number }, (socket: Socket) => void, RegExp]>([
    ['a screen of 65535 x 65535', huge, () => {}, /a screen of 65535/],
    ['such a screen later on', small, (socket) => socket.write(rectangle(65_535, 65_535, -223)), /a screen of 65535/],
    ['clipboard text of 2 GB', small, (socket) => socket.write(cutText(0x7fff_ffff)), /Too much clipboard/],
    ['extended clipboard of 2 GB', small, (socket) => socket.write(cutText(-0x8000_0000)), /Too much clipboard/],
    [
      'a pointer of 65535 x 65535',
      small,
      (socket) => {
        socket.write(rectangle(65_535, 65_535, -239));
        endless(socket);
      },
      /bytes of one message are waiting/,
    ],
    ['an encoding that nobody knows', small, (socket) => socket.write(rectangle(1, 1, 4711)), /Unsupported encoding/],
  ])('that sends %s ends with a reason, in bounded memory', async (_what, size, then, reason) => {
    const server = await TcpServer.start((socket) => greet(socket, size, then));
    const session = new FakeSession({ origin: pages.origin, protocol: 'vnc', port: () => server.port });
    const { page, problems } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
      await server.stop();
    });
    await until(() => session.reports.some(({ kind }) => kind === 'ended'), 20_000);
    const ended = session.reports.find((report) => report.kind === 'ended');
    expect(ended).toMatchObject({ clean: false, reason: expect.stringMatching(reason) as string });
    expect(problems).toEqual([]);
  });
});
