import type { Agent } from '../agent/agent.ts';
import { messageNames, named } from '../wire/named.ts';
import {
  mainClientMessage as client,
  mainServerMessage as message,
  mouseMode,
  readChannels,
  readDestination,
  readInit,
  readName,
  readNotice,
  readSeamlessDestination,
  readUuid,
  type Destination,
  type ListedChannel,
  type MainInit,
  type ServerNotice,
} from './main-messages.ts';

export interface MainChannelDeps {
  readonly send: (type: number, payload: ArrayBuffer) => void;
  /** What `createAgent` is given goes over this channel. */
  readonly createAgent: (wire: AgentWire) => Agent;
  /** The server accepted the channel. */
  readonly onLinked: () => void;
  /** The session's number, once, before any list of channels. */
  readonly onInit: (sessionId: number) => void;
  /** The answer to INIT, and to each `ask()`. */
  readonly onChannels: (channels: readonly ListedChannel[]) => void;
  /** Whether the guest takes absolute positions; told when it changes. */
  readonly onPointer: (absolute: boolean) => void;
  /** The server's multimedia time in ms, 32 bits that wrap. */
  readonly onMultimediaTime: (time: number) => void;
  readonly onNotice: (notice: ServerNotice) => void;
  readonly onName?: (name: string) => void;
  readonly onUuid?: (uuid: string) => void;
  /** The guest is on another host now, and this server is about to close. */
  readonly onMoved: (destination: Destination) => void;
  /** The guest will go there: channels may be linked to it. `version` where they may carry their state over. */
  readonly onMigrateBegin: (to: Destination, version: number | undefined) => void;
  /** The guest is there: the channels begin anew. */
  readonly onMigrateEnd: () => void;
  /** The guest stays. */
  readonly onMigrateCancel: () => void;
}

/** The agent's part of this channel. */
interface AgentWire {
  start(tokens: number): void;
  data(chunk: Uint8Array<ArrayBuffer>): void;
  tokens(count: number): void;
}

const nothing = new ArrayBuffer(0);
const nameOf = messageNames('MAIN_', message);

/**
 * The main channel (spice.proto, MainChannel) once it is linked: what the session is, which channels there are, how the pointer
 * moves, the guest's agent, and where the guest goes. Throws an error that names the message for what is broken.
 */
export class MainChannel {
  readonly agent: Agent;
  private init: MainInit | undefined;
  private mode = 0;
  private supported = 0;
  private wanted: number = mouseMode.client;

  constructor(private readonly deps: MainChannelDeps) {
    this.agent = deps.createAgent({
      start: (tokens) => deps.send(client.agentStart, word(tokens)),
      data: (chunk) => deps.send(client.agentData, chunk.buffer),
      tokens: (count) => deps.send(client.agentToken, word(count)),
    });
  }

  get absolutePointer(): boolean {
    return this.mode === mouseMode.client;
  }

  start(): void {
    this.deps.onLinked();
  }

  /** Asks for the list of channels: answered by `onChannels`, and costs the server nothing. */
  ask(): void {
    this.deps.send(client.attachChannels, nothing);
  }

  /** Whether the guest's pointer is moved by distances, or can be. */
  get canBeRelative(): boolean {
    return !this.absolutePointer || (this.supported & mouseMode.server) !== 0;
  }

  /** Asks for absolute positions (the default) or, for games, for a mouse that moves by distances; also whenever that changes. */
  wantPointer(absolute: boolean): void {
    this.wanted = absolute ? mouseMode.client : mouseMode.server;
    this.askForMode();
  }

  private askForMode(): void {
    const { wanted } = this;
    if (this.mode === wanted || (this.supported & wanted) === 0) return;
    const payload = new DataView(new ArrayBuffer(2)); // the message has 16 bits where INIT has 32
    payload.setUint16(0, wanted, true);
    this.deps.send(client.mouseModeRequest, payload.buffer);
  }

  receive(type: number, data: ArrayBuffer | undefined): void {
    named(nameOf(type), () => this.take(type, data ?? nothing));
  }

  private take(type: number, bytes: ArrayBuffer): void {
    switch (type) {
      case message.init:
        this.begin(readInit(bytes));
        break;
      case message.channelsList:
        this.deps.onChannels(readChannels(bytes));
        break;
      case message.mouseMode:
        this.takeMouseMode(bytes);
        break;
      case message.multiMediaTime:
        this.deps.onMultimediaTime(new DataView(bytes).getUint32(0, true));
        break;
      case message.agentConnected:
        this.agent.connect(this.init?.agentTokens ?? 0);
        break;
      case message.agentConnectedTokens:
        this.agent.connect(new DataView(bytes).getUint32(0, true));
        break;
      case message.agentDisconnected:
        this.agent.disconnect();
        break;
      case message.agentData:
        this.agent.data(new Uint8Array(bytes));
        break;
      case message.agentToken:
        this.agent.addTokens(new DataView(bytes).getUint32(0, true));
        break;
      case message.notify:
        this.deps.onNotice(readNotice(bytes));
        break;
      case message.name:
        this.deps.onName?.(readName(bytes));
        break;
      case message.uuid:
        this.deps.onUuid?.(readUuid(bytes));
        break;
      case message.migrateSwitchHost:
        this.deps.onMoved(readDestination(bytes));
        break;
      case message.migrateBegin:
        this.deps.onMigrateBegin(readDestination(bytes), undefined);
        break;
      case message.migrateBeginSeamless: {
        const { to, version } = readSeamlessDestination(bytes);
        this.deps.onMigrateBegin(to, version);
        break;
      }
      case message.migrateEnd:
        this.deps.onMigrateEnd();
        break;
      case message.migrateCancel:
        this.deps.onMigrateCancel();
        break;
      default: // what is unknown is passed over
    }
  }

  private begin(init: MainInit): void {
    if (this.init) throw new Error('INIT came twice');
    this.init = init;
    this.deps.onInit(init.sessionId);
    this.setMouseMode(init.supportedMouseModes, init.mouseMode);
    this.deps.onMultimediaTime(init.multimediaTime);
    if (init.agentConnected) this.agent.connect(init.agentTokens);
    else this.agent.disconnect();
    this.ask();
  }

  /** MOUSE_MODE: the modes that there are, and the one that holds (u16 each). */
  private takeMouseMode(bytes: ArrayBuffer): void {
    const view = new DataView(bytes);
    this.setMouseMode(view.getUint16(0, true), view.getUint16(2, true));
  }

  private setMouseMode(supported: number, current: number): void {
    const before = this.mode;
    this.supported = supported;
    this.mode = current;
    if (before !== current) this.deps.onPointer(this.absolutePointer);
    this.askForMode();
  }
}

function word(value: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return view.buffer;
}
