import { openSocket } from '../../open-socket.ts';
import { loadDecoders } from '../decoders/load.ts';
import { DisplayHost } from './display-host.ts';
import { supportedVideoCodecs } from './streams/codecs.ts';
import type { DisplayStart, FromDisplay, ToDisplay } from './worker-protocol.ts';

const tell = (message: FromDisplay) => postMessage(message);
let host: Promise<DisplayHost> | undefined;

/** Connects while the decoders are made ready. */
async function createHost(start: DisplayStart): Promise<DisplayHost> {
  const socket = openSocket(start);
  const [decoders, codecs] = await Promise.all([loadDecoders(), supportedVideoCodecs()]);
  return new DisplayHost({ start, socket, openSocket, decoders, codecs, tell });
}

/** One worker serves one display channel, from `start` to its end. */
addEventListener('message', ({ data }: MessageEvent<ToDisplay>) => {
  if (data.kind === 'start') host ??= createHost(data.start);
  else void host?.then((ready) => ready.handle(data));
});
