import { inputsServerMessage } from '../wire/protocol.ts';
import type { ChannelPart, PartChannel } from '../wire/spice-channel.ts';
import { Inputs } from './inputs.ts';

/** The inputs channel: `onReady` gets the inputs once the server takes them. */
export function inputsPart(channel: PartChannel, onReady: (inputs: Inputs) => void): ChannelPart {
  const inputs = new Inputs((type, payload) => channel.send(type, payload));
  return {
    start: () => onReady(inputs),
    receive(type, data) {
      if (type === inputsServerMessage.motionAck) inputs.acknowledged();
      if (type === inputsServerMessage.init || type === inputsServerMessage.keyModifiers) inputs.takeModifiers(data);
    },
  };
}
