/** How long a session waits for what. */
export interface Timings {
  /**
   * What the direct way gets before the console proxy is asked beside it. RFC 8305 gives an address 250 ms; here the first
   * answer takes two round trips, and the alternative costs the management node a job.
   */
  readonly headStartMs: number;
  /** From the open connection to the VNC server's first byte. */
  readonly greetingMs: number;
  /** Before a refused console proxy is tried again (contract section 5.2.5). */
  readonly proxyRetryMs: number;
  /** To resolve the management node's name. */
  readonly nameMs: number;
  /** From the open route to the first picture, the window's own start included. */
  readonly firstFrameMs: number;
  /** Before the first attempt to bring a lost console back, the second, and so on; the last one holds from then on. */
  readonly backOffMs: readonly number[];
  /** How long a connection has to live until the waits begin anew. */
  readonly settledMs: number;
  /** Between two looks at a VM whose state passes by itself. */
  readonly watchMs: number;
  /** Between two looks at a VM that is off. */
  readonly watchSlowMs: number;
}

export const defaultTimings: Timings = {
  headStartMs: 400,
  greetingMs: 8_000,
  proxyRetryMs: 500,
  nameMs: 5_000,
  firstFrameMs: 30_000,
  backOffMs: [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
  settledMs: 10_000,
  watchMs: 2_000,
  watchSlowMs: 10_000,
};
