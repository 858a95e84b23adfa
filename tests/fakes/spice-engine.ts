import { compileDecoders } from '../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';
import { DisplayHost } from '../../renderer/console/spice/display/display-host.ts';
import { CursorChannel } from '../../renderer/console/spice/cursor/cursor-channel.ts';
import type { FromDisplay } from '../../renderer/console/spice/display/worker-protocol.ts';
import type { Inputs } from '../../renderer/console/spice/input/inputs.ts';
import { inputsPart } from '../../renderer/console/spice/input/inputs-part.ts';
import { SpiceSession, type DisplayPart, type SessionDeps } from '../../renderer/console/spice/session.ts';
import type { MigrationWay } from '../../shared/console.ts';
import type { ChannelEnd } from '../../renderer/console/spice/wire/link.ts';
import type { Picture } from '../../lab/picture.ts';
import type { SpiceServer } from '../../lab/spice-server/index.ts';
import { quietMain } from './spice-main.ts';
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
  /** Once the server takes them. */
  readonly inputs: Inputs | undefined;
  /** What became of migrations. */
  readonly moves: readonly string[];
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
export async function openEngine(
  port: number,
  { password = '', displays = 1, follow = false }: { password?: string; displays?: number; follow?: boolean } = {},
): Promise<Engine> {
  compiled ??= compileDecoders().then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
  if (!('requestAnimationFrame' in globalThis)) Object.assign(globalThis, animationFrames);
  const module = await compiled;
  const decoders: SpiceDecoders[] = [];
  for (let index = 0; index < displays; index++) decoders.push(await SpiceDecoders.create(module));
  const opened = new Map<number, EngineDisplay & { readonly marks: () => number }>();
  const ends: { end: ChannelEnd; on: string }[] = [];
  const linkTimeoutMs = 5_000;
  const moves: string[] = [];
  let inputs: Inputs | undefined;
  const wayTo = (number: number) => ({ url: String(number), ticket: '' });
  const openSocket = ({ url }: MigrationWay) => new TcpWebSocket(Number(url)).asSocket;
  const followed: SessionDeps['follow'] = {
    ask: (to) => Promise.resolve(to.port === undefined ? null : wayTo(to.port)),
    onFollowed: () => moves.push('followed'),
    onStayed: () => moves.push('stayed'),
  };
  const session = new SpiceSession({
    way: wayTo(port),
    openSocket,
    ...(follow && { follow: followed }),
    password,
    linkTimeoutMs,
    onLinked: () => {},
    onAnswer: () => {},
    createMain: quietMain(() => moves.push('moved')),
    parts: {
      inputs: (channel) => inputsPart(channel, (ready) => (inputs = ready), inputs),
      cursor: () => new CursorChannel({ onPointer: () => {}, onMove: () => {} }),
    },
    openDisplay: ({ connectionId, channelId, way, onEnd, onMoved }): DisplayPart => {
      const told: FromDisplay[] = [];
      let marks = 0;
      let onParked = (_linked: boolean) => {};
      const host: DisplayHost = new DisplayHost({
        start: { ...way, password, connectionId, channelId, linkTimeoutMs },
        socket: openSocket(way),
        openSocket,
        decoders: decoders[channelId] ?? (decoders[0] as SpiceDecoders),
        codecs: [],
        tell: (message) => {
          told.push(message);
          if (message.kind === 'end') onEnd(message.end);
          if (message.kind === 'moved') onMoved();
          if (message.kind === 'parked') onParked(message.isLinked);
        },
      });
      const count = () => {
        const { messages } = host;
        const receive = messages.receive.bind(messages);
        messages.receive = (type, bytes) => {
          if (type === monitorsConfig) marks += 1;
          return receive(type, bytes);
        };
      };
      count();
      const pictureOf = (surface: { width: number; height: number; pixels: Uint32Array } | undefined): Picture => {
        if (!surface) throw new Error('there is no such surface');
        const { width, height, pixels } = surface;
        return { width, height, data: new Uint8Array(pixels.slice().buffer) };
      };
      opened.set(channelId, {
        told,
        marks: () => marks,
        picture: () => pictureOf(host.messages.surfaces.primary),
        surface: (id) => pictureOf(host.messages.surfaces.get(id)),
      });
      return {
        multimediaTime: () => {},
        playbackDelay: () => {},
        park: (to, id) => {
          host.handle({ kind: 'park', way: to, connectionId: id });
          return new Promise<void>((resolve, reject) => {
            onParked = (linked) => (linked ? resolve() : reject(new Error('not linked')));
          });
        },
        restart: () => {
          host.handle({ kind: 'restart' });
          count();
        },
        settle: () => host.handle({ kind: 'settle' }),
        dispose: () => host.dispose(),
      };
    },
    onEnd: (end, on) => ends.push({ end, on }),
  });
  const isThere = () => [...opened.values()].filter(({ told }) => told.some(({ kind }) => kind === 'surface')).length;
  await until(() => isThere() >= displays || ends.length > 0, 10_000);
  return {
    displays: opened,
    get inputs() {
      return inputs;
    },
    moves,
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
