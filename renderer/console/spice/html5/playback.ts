import { SpicePlaybackConn, type SpicePlaybackConn as PlaybackConn } from 'spice-html5/src/playback.js';
import type { SpiceConn } from 'spice-html5/src/spiceconn.js';
import { connOn, deliver } from './conn.ts';
import type { Channel } from '../wire/channel.ts';

export interface Playback {
  receive(type: number, data: ArrayBuffer | undefined): void;
  dispose(): void;
}

/** Sound out. spice-html5 keeps this channel where it keeps the cursor's, so one of the two is lost; here it has its own. */
export function createPlayback(deps: {
  readonly channel: Channel;
  readonly url: string;
  readonly parent: SpiceConn;
}): Playback {
  const conn = connOn<PlaybackConn>(
    SpicePlaybackConn.prototype,
    { ...deps, name: 'playback' },
    { queue: [], append_okay: false, start_time: 0 },
  );
  return {
    receive: (type, data) => deliver(conn, type, data),
    dispose() {
      const { audio } = conn;
      if (!audio) return;
      delete conn.audio;
      audio.pause();
      audio.remove();
      URL.revokeObjectURL(audio.src);
    },
  };
}
