/** Why the bridge closes a WebSocket. The viewer sees only this number; the cause goes to `Admission.onFailure`. */
export const closeCodes = {
  /** The console server ended the connection in an orderly way. */
  upstreamEnded: 1000,
  /** A text frame; both protocols are binary. */
  notBinary: 1003,
  /** A message larger than `Limits.frameBytes` (sent by ws itself). */
  tooLarge: 1009,
  /** The connection to the console server broke. */
  upstreamBroke: 1011,
  /** The first bytes are no SPICE link message (SPICE protocol, section "Channel connection: establishing link"). */
  notSpice: 4400,
  /** The ticket was revoked: the session ended or began a new attempt. */
  revoked: 4401,
  /** No SPICE link message within `Limits.linkMs`. */
  linkTimeout: 4408,
  /** This SPICE channel (type and id) was opened with this ticket before. */
  channelTaken: 4409,
} as const;

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];
