import type { MainHooks, MainPart } from '../session.ts';
import type { PartChannel } from '../wire/spice-channel.ts';
import { readChannels } from './main-messages.ts';
import { attachChannels, mainMessage, mouseModeClient, mouseModeRequest } from '../wire/protocol.ts';

const nothing = new ArrayBuffer(0);

/** The main channel without the guest's agent: the session's number, its channels, the pointer's mode, the clock. */
export class MainBasics implements MainPart {
  private mouseMode = 0;

  constructor(
    private readonly channel: PartChannel,
    private readonly deps: MainHooks,
  ) {}

  /** Whether the guest takes absolute pointer positions. */
  get absolutePointer(): boolean {
    return this.mouseMode === mouseModeClient;
  }

  start(): void {
    this.deps.onLinked();
  }

  /** Asks for the list of channels, which costs the server nothing. */
  ask(): void {
    this.channel.send(attachChannels, nothing);
  }

  receive(type: number, data: ArrayBuffer | undefined): void {
    const view = new DataView(data ?? nothing);
    switch (type) {
      case mainMessage.init:
        this.init(view);
        return;
      case mainMessage.channelsList:
        this.deps.onChannels(readChannels(data ?? nothing));
        return;
      case mainMessage.mouseMode:
        this.useMouseMode(view.getUint16(0, true), view.getUint16(2, true));
        return;
      case mainMessage.multimediaTime:
        this.deps.onMultimediaTime(view.getUint32(0, true));
        return;
      case mainMessage.migrateSwitchHost:
        // Without the capability for live migration a server says where the guest went, and closes.
        throw new Error('the guest moved to another host');
    }
  }

  private init(view: DataView): void {
    this.deps.onInit(view.getUint32(0, true));
    this.deps.onMultimediaTime(view.getUint32(24, true));
    this.useMouseMode(view.getUint32(8, true), view.getUint32(12, true));
    this.ask();
  }

  /** Absolute positions where the guest takes them. */
  private useMouseMode(supported: number, current: number): void {
    this.mouseMode = current;
    if (current === mouseModeClient || (supported & mouseModeClient) === 0) return;
    const wanted = new DataView(new ArrayBuffer(2));
    wanted.setUint16(0, mouseModeClient, true);
    this.channel.send(mouseModeRequest, wanted.buffer);
  }
}
