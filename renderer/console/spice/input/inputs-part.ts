import { inputsServerMessage } from '../wire/protocol.ts';
import type { ChannelPart, PartChannel } from '../wire/spice-channel.ts';
import { Inputs } from './inputs.ts';

/** The inputs channel: `onReady` gets the inputs once the server takes them. `before`: those of the server that the guest has left. */
export function inputsPart(channel: PartChannel, onReady: (inputs: Inputs) => void, before?: Inputs): ChannelPart {
  const send = (type: number, payload: ArrayBuffer) => channel.send(type, payload);
  before?.goOnWith(send);
  const inputs = before ?? new Inputs(send);
  return {
    start: () => onReady(inputs),
    receive(type, data) {
      if (type === inputsServerMessage.motionAck) inputs.acknowledged();
      if (type === inputsServerMessage.init || type === inputsServerMessage.keyModifiers) inputs.takeModifiers(data);
    },
  };
}
