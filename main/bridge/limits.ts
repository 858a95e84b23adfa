/** What the bridge grants its clients; every one of them is a person's own window or somebody hostile. */
export interface Limits {
  /** From accepting the TCP connection to a complete, valid upgrade request. */
  readonly handshakeMs: number;
  /** Connections without a valid ticket yet; one more pushes out the oldest, so that a flood shuts out itself. */
  readonly pendingHandshakes: number;
  /** Request line and headers of a handshake. */
  readonly headerBytes: number;
  /** The largest message a client may send. */
  readonly frameBytes: number;
  /** From issuing a ticket to its first use. */
  readonly firstUseMs: number;
  /** Connections over the life of one SPICE ticket: main, 4 displays, 4 cursors, inputs, 2 of sound, card, 4 USB, folder; some spare. */
  readonly spiceChannels: number;
  /** From the accepted WebSocket to a complete SPICE link message. */
  readonly linkMs: number;
  /** Bytes waiting for a slow client before the upstream is paused. */
  readonly highWaterBytes: number;
  /** From our close frame to the end of the TCP connection, whatever the client does. */
  readonly closeMs: number;
  /** Wrong tickets answered at once; beyond that one per `1 / guessesPerSecond`, the others are dropped without an answer. */
  readonly guessBurst: number;
  readonly guessesPerSecond: number;
}

export const defaultLimits: Limits = {
  handshakeMs: 5_000,
  pendingHandshakes: 64,
  headerBytes: 8_192,
  frameBytes: 1024 * 1024,
  firstUseMs: 10_000,
  spiceChannels: 24,
  linkMs: 5_000,
  highWaterBytes: 256 * 1024,
  closeMs: 2_000,
  guessBurst: 20,
  guessesPerSecond: 5,
};
