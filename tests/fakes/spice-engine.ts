import { compileDecoders } from '../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';
import { DisplayHost } from '../../renderer/console/spice/display/display-host.ts';
import type { FromDisplay } from '../../renderer/console/spice/display/worker-protocol.ts';
import { SpiceGuest } from '../../renderer/console/spice/agent/spice-guest.ts';
import { MainChannel } from '../../renderer/console/spice/main/main-channel.ts';
import { SpiceSession } from '../../renderer/console/spice/session.ts';
import type { ChannelEnd } from '../../renderer/console/spice/wire/link.ts';
import type { Picture } from '../../lab/picture.ts';
import type { SpiceServer } from '../../lab/spice-server/index.ts';
import { TcpWebSocket } from './tcp-websocket.ts';
import { until } from './until.ts';

const monitorsConfig = 317;

/** One display channel of the engine, in Node: everything but the canvas. */
interface EngineDisplay {
  readonly told: readonly FromDisplay[];
  /** The primary surface as the engine has it. */
  picture(): Picture;
  surface(id: number): Picture;
}

/** A session of the engine with a real server, over TCP. */
export interface Engine {
  readonly displays: ReadonlyMap<number, EngineDisplay>;
  readonly ends: readonly { readonly end: ChannelEnd; readonly on: string }[];
  /** Resolves once all that the server was commanded has arrived and is drawn. */
  settle(server: SpiceServer, display?: number): Promise<void>;
  dispose(): void;
}

/** A worker of the page has them, Node has not. */
const animationFrames = {
  requestAnimationFrame: (run: (time: number) => void) => setTimeout(() => run(0), 5),
  cancelAnimationFrame: (id: NodeJS.Timeout) => clearTimeout(id),
};

let compiled: Promise<WebAssembly.Module> | undefined;

/** Connects to a server of the lab and waits for its displays. */
export async function openEngine(port: number, { password = '', displays = 1 } = {}): Promise<Engine> {
  compiled ??= compileDecoders().then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
  if (!('requestAnimationFrame' in globalThis)) Object.assign(globalThis, animationFrames);
  const module = await compiled;
  const decoders: SpiceDecoders[] = [];
  for (let index = 0; index < displays; index++) decoders.push(await SpiceDecoders.create(module));
  const opened = new Map<number, EngineDisplay & { readonly marks: () => number }>();
  const ends: { end: ChannelEnd; on: string }[] = [];
  const guest = new SpiceGuest({ onContent: () => {}, onTooLarge: () => {}, onReady: () => {} });
  const linkTimeoutMs = 5_000;
  const session = new SpiceSession({
    openSocket: () => new TcpWebSocket(port).asSocket,
    password,
    linkTimeoutMs,
    onLinked: () => {},
    onAnswer: () => {},
    createMain: (channel, hooks) =>
      new MainChannel({
        ...hooks,
        send: (type, payload) => channel.send(type, payload),
        createAgent: (wire) => guest.createAgent(wire),
        onPointer: () => {},
        onNotice: () => {},
        onMoved: () => {},
      }),
    parts: {},
    openDisplay: ({ connectionId, channelId, onEnd }) => {
      const told: FromDisplay[] = [];
      let marks = 0;
      const host = new DisplayHost({
        start: { url: '', ticket: '', password, connectionId, channelId, linkTimeoutMs },
        socket: new TcpWebSocket(port).asSocket,
        decoders: decoders[channelId] ?? (decoders[0] as SpiceDecoders),
        codecs: [],
        tell: (message) => {
          told.push(message);
          if (message.kind === 'end') onEnd(message.end);
        },
      });
      const { messages } = host;
      const receive = messages.receive.bind(messages);
      messages.receive = (type, bytes) => {
        if (type === monitorsConfig) marks += 1;
        return receive(type, bytes);
      };
      const pictureOf = (surface: { width: number; height: number; pixels: Uint32Array } | undefined): Picture => {
        if (!surface) throw new Error('there is no such surface');
        const { width, height, pixels } = surface;
        return { width, height, data: new Uint8Array(pixels.slice().buffer) };
      };
      opened.set(channelId, {
        told,
        marks: () => marks,
        picture: () => pictureOf(messages.surfaces.primary),
        surface: (id) => pictureOf(messages.surfaces.get(id)),
      });
      return { multimediaTime: () => {}, playbackDelay: () => {}, dispose: () => host.dispose() };
    },
    onEnd: (end, on) => ends.push({ end, on }),
  });
  const isThere = () => [...opened.values()].filter(({ told }) => told.some(({ kind }) => kind === 'surface')).length;
  await until(() => isThere() >= displays || ends.length > 0, 10_000);
  return {
    displays: opened,
    ends,
    async settle(server, display = 0) {
      const before = opened.get(display)?.marks() ?? 0;
      await server.command(`mark 0${display > 0 ? ` display=${display}` : ''}`);
      await until(() => (opened.get(display)?.marks() ?? 0) > before || ends.length > 0, 10_000);
      if (ends.length > 0) throw new Error(JSON.stringify(ends));
    },
    dispose: () => session.dispose(),
  };
}
