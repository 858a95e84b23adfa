import { SpiceMainConn, type SpiceMainConn as MainConn } from 'spice-html5/src/main.js';
import { SpiceConn } from 'spice-html5/src/spiceconn.js';
import { SpiceMsgChannels } from 'spice-html5/src/spicemsg.js';
import { connOn, deliver } from './conn.ts';
import { createCursor } from './cursor.ts';
import { createDisplay } from './display.ts';
import { Inputs } from '../input/inputs.ts';
import { openChannel, type Channel, type ChannelDeps } from '../wire/channel.ts';
import type { ChannelEnd } from '../wire/link.ts';
import { createPlayback, type Playback } from './playback.ts';
import {
  attachChannels,
  channelTypes,
  inputsServerMessage,
  mainMessage,
  mouseModeClient,
  type ChannelName,
} from '../wire/protocol.ts';

export interface SessionDeps {
  /** One more connection to the same server. */
  readonly openSocket: () => WebSocket;
  readonly url: string;
  readonly password: string;
  readonly linkTimeoutMs: number;
  /** Where spice-html5 finds its screen: an element of the page with an id that no other session has. */
  readonly screen: HTMLElement;
  readonly onLinked: () => void;
  readonly onSurface: (canvas: HTMLCanvasElement) => void;
  readonly onDraw: (codec: string) => void;
  /** The server answered `ask()`. */
  readonly onAnswer: () => void;
  readonly onCursor: (shown: boolean) => void;
  readonly onInputs: (inputs: Inputs) => void;
  /** Once. `on` says which channel it was. */
  readonly onEnd: (end: ChannelEnd, on: ChannelName) => void;
}

interface Receiver {
  receive(type: number, data: ArrayBuffer | undefined): void | Promise<void>;
  /** Called when the server accepted the channel. */
  start?(): void;
}

/** Channels without which a console is none; the others may end by themselves. */
const essential: ReadonlySet<ChannelName> = new Set(['main', 'display', 'inputs']);

/** A SPICE session: the main channel, and the channels that its list names, as far as we know what to do with them. */
export class SpiceSession {
  private readonly channels = new Map<ChannelName, Channel>();
  private playback: Playback | undefined;
  private main: MainConn | undefined;

  constructor(private readonly deps: SessionDeps) {
    this.open('main', 0, (channel) => {
      const main = this.createMain(channel);
      this.main = main;
      return { receive: (type, data) => deliver(main, type, data), start: deps.onLinked };
    });
  }

  /** Whether the guest takes absolute pointer positions. */
  get absolutePointer(): boolean {
    return this.main?.mouse_mode === mouseModeClient;
  }

  /** Asks for the list of channels again, which costs the server nothing: its own pings can't be asked for. */
  ask(): void {
    this.channels.get('main')?.send(attachChannels, new ArrayBuffer(0));
  }

  /** Closes all channels; nothing is told afterwards. Idempotent. */
  dispose(): void {
    for (const channel of this.channels.values()) channel.close();
    this.channels.clear();
    this.playback?.dispose();
    this.playback = undefined;
  }

  private createMain(channel: Channel): MainConn {
    const main: MainConn = connOn<MainConn>(
      SpiceMainConn.prototype,
      { channel, name: 'main', url: this.deps.url },
      {
        screen_id: this.deps.screen.id,
        agent_msg_queue: [],
        file_xfer_tasks: {},
        file_xfer_read_queue: [],
        ports: [],
        process_channel_message: (received) => {
          if (received.type === mainMessage.channelsList && received.data) {
            this.deps.onAnswer();
            this.openListed(new SpiceMsgChannels(received.data), main);
            return true;
          }
          // Without the capability for live migration a server says where the guest went, and closes.
          if (received.type === mainMessage.migrateSwitchHost) throw new Error('the guest moved to another host');
          return SpiceMainConn.prototype.process_channel_message.call(main, received);
        },
      },
    );
    return main;
  }

  private openListed(list: SpiceMsgChannels, main: MainConn): void {
    const { url, screen } = this.deps;
    const makers: Partial<Record<ChannelName, (channel: Channel) => Receiver>> = {
      display: (channel) => createDisplay({ ...this.deps, channel, url, parent: main }),
      inputs: (channel) => this.createInputs(channel, main),
      cursor: (channel) => createCursor({ channel, url, parent: main, screen, onChange: this.deps.onCursor }),
      playback: (channel) => (this.playback = createPlayback({ channel, url, parent: main })),
    };
    for (const name of ['display', 'inputs', 'cursor', 'playback'] as const) {
      const listed = list.channels.some(({ type, id }) => type === channelTypes[name] && id === 0);
      const maker = makers[name];
      if (listed && maker && !this.channels.has(name)) this.open(name, main.connection_id, maker);
    }
  }

  private createInputs(channel: Channel, main: MainConn): Receiver {
    const inputs = new Inputs((type, payload) => channel.send(type, payload));
    const conn = connOn<SpiceConn>(
      SpiceConn.prototype,
      { channel, name: 'inputs', url: this.deps.url, parent: main },
      {
        process_channel_message({ type, data }) {
          if (type === inputsServerMessage.motionAck) inputs.acknowledged();
          if (type === inputsServerMessage.init || type === inputsServerMessage.keyModifiers)
            inputs.takeModifiers(data);
          return true;
        },
      },
    );
    return {
      receive: (type, data) => deliver(conn, type, data),
      start: () => this.deps.onInputs(inputs),
    };
  }

  private open(name: ChannelName, connectionId: number, makeReceiver: (channel: Channel) => Receiver): void {
    const { openSocket, password, linkTimeoutMs } = this.deps;
    const channelDeps: ChannelDeps = {
      socket: openSocket(),
      name,
      id: 0,
      connectionId,
      password,
      linkTimeoutMs,
      onLinked: () => receiver.start?.(),
      onMessage: (type, data) => receiver.receive(type, data),
      onEnd: (end) => this.ended(name, end),
    };
    const channel = openChannel(channelDeps);
    const receiver = makeReceiver(channel);
    this.channels.set(name, channel);
  }

  private ended(name: ChannelName, end: ChannelEnd): void {
    if (!essential.has(name)) return;
    this.dispose();
    this.deps.onEnd(end, name);
  }
}
