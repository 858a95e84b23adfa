import type { ActivateReport } from './messages.ts';

/** Late frames in a row after which the server is told at once. */
const dropsInARow = 3;
/** What stands for "none" in a report. */
const none = 0xffffffff;

interface Counts {
  frames: number;
  drops: number;
  dropsInARow: number;
  firstTime: number;
  startedAt: number;
}

/** Counts the frames of one stream for the server, which sets its frame rate and its delay by what arrives in time. */
export class StreamReporter {
  private readonly counts: Counts = { frames: 0, drops: 0, dropsInARow: 0, firstTime: 0, startedAt: 0 };

  constructor(
    private readonly activation: ActivateReport,
    private readonly playbackDelay: () => number | undefined,
  ) {}

  /**
   * Takes a frame that came `aheadMs` before its time (negative: late), at `now` in ms of any clock. Gives the payload of a
   * SPICE_MSGC_DISPLAY_STREAM_REPORT when one is due.
   */
  frame(time: number, aheadMs: number, now: number): ArrayBuffer | undefined {
    const { counts, activation } = this;
    if (counts.frames === 0) [counts.firstTime, counts.startedAt] = [time, now];
    counts.frames += 1;
    counts.drops += aheadMs < 0 ? 1 : 0;
    counts.dropsInARow = aheadMs < 0 ? counts.dropsInARow + 1 : 0;
    const isDue =
      counts.frames >= activation.window ||
      now - counts.startedAt >= activation.timeoutMs ||
      counts.dropsInARow >= dropsInARow;
    return isDue ? this.take(time, aheadMs) : undefined;
  }

  private take(time: number, aheadMs: number): ArrayBuffer {
    const { counts, activation } = this;
    const report = streamReportOf(activation, {
      firstTime: counts.firstTime,
      lastTime: time,
      frames: counts.frames,
      drops: counts.drops,
      lastDelayMs: aheadMs,
      audioDelayMs: this.playbackDelay(),
    });
    [counts.frames, counts.drops, counts.dropsInARow] = [0, 0, 0];
    return report;
  }
}

/** The report that tells a server that this stream can't be decoded here: it ends it, and sends pictures. */
export function refusalReport(activation: ActivateReport): ArrayBuffer {
  return streamReportOf(activation, {
    firstTime: 0,
    lastTime: 0,
    frames: 0,
    drops: none,
    lastDelayMs: 0,
    audioDelayMs: undefined,
  });
}

interface Report {
  readonly firstTime: number;
  readonly lastTime: number;
  readonly frames: number;
  readonly drops: number;
  readonly lastDelayMs: number;
  readonly audioDelayMs: number | undefined;
}

function streamReportOf({ id, uniqueId }: ActivateReport, report: Report): ArrayBuffer {
  const { firstTime, lastTime, frames, drops, lastDelayMs, audioDelayMs } = report;
  const words = [id, uniqueId, firstTime, lastTime, frames, drops, lastDelayMs, audioDelayMs ?? none];
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word >>> 0, true);
  return view.buffer;
}
