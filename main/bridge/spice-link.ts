import { closeCodes, type CloseCode } from './close-codes.ts';

/** Bytes up to and with `channel_id`: SpiceLinkHeader (magic, major, minor, size: 4 x u32) and the head of SpiceLinkMess. */
const neededBytes = 16 + 4 + 1 + 1;

/** What to do with the bytes of a client that has just connected. */
export type Passage =
  | { readonly kind: 'wait' }
  | { readonly kind: 'pass'; readonly bytes: Buffer }
  | { readonly kind: 'close'; readonly code: CloseCode };

/**
 * Holds a SPICE client's first bytes back until they name their channel: `REDQ`, then connection_id (u32), channel_type
 * (u8), channel_id (u8) (spice-protocol `spice/protocol.h`, SpiceLinkHeader and SpiceLinkMess). `claim` says whether that
 * channel is still free, and takes it.
 */
export class SpiceLinkGate {
  readonly #claim: (channel: string) => boolean;
  #held = Buffer.alloc(0);

  constructor(claim: (channel: string) => boolean) {
    this.#claim = claim;
  }

  push(chunk: Buffer): Passage {
    this.#held = Buffer.concat([this.#held, chunk]);
    const magic = this.#held.subarray(0, 4).toString('latin1');
    if (!'REDQ'.startsWith(magic)) return { kind: 'close', code: closeCodes.notSpice };
    if (this.#held.length < neededBytes) return { kind: 'wait' };
    const channel = `${this.#held.readUInt8(20)}:${this.#held.readUInt8(21)}`;
    if (!this.#claim(channel)) return { kind: 'close', code: closeCodes.channelTaken };
    return { kind: 'pass', bytes: this.#held };
  }
}
