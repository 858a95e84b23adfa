import { named } from '../../wire/named.ts';
import type { VideoCodec } from '../worker-protocol.ts';
import { createDecoder, type MakeDecoder } from './decoder.ts';
import { readActivateReport, readCreate, readData, readDestroy, readStreamClip, streamMessage } from './messages.ts';
import { Stream } from './stream.ts';
import type { Streams, StreamsDeps } from './types.ts';

/** Encoded frames of all streams together that wait for their time. */
const mostWaitingBytes = 64 * 1024 * 1024;

type Reader = (data: ArrayBuffer) => void | Promise<void>;

/** The videos of one display channel; `codecs` are those that were announced (`supportedVideoCodecs`). */
export function createStreams(
  deps: StreamsDeps,
  codecs: readonly VideoCodec[],
  makeDecoder: MakeDecoder = createDecoder,
): Streams {
  const streams = new Map<number, Stream>();
  const mostBytes = () => mostWaitingBytes / Math.max(1, streams.size);
  const end = (id: number) => {
    streams.get(id)?.dispose();
    streams.delete(id);
  };
  const endAll = () => [...streams.keys()].forEach(end);
  const frame = (data: ArrayBuffer, sized: boolean) => {
    const read = readData(data, sized);
    return streams.get(read.id)?.frame(read);
  };
  const readers = new Map<number, readonly [name: string, read: Reader]>([
    [
      streamMessage.create,
      [
        'STREAM_CREATE',
        (data) => {
          const created = readCreate(data);
          if (streams.has(created.id)) throw new Error(`there is a stream ${created.id} already`);
          streams.set(
            created.id,
            new Stream({ ...deps, makeDecoder, mostBytes }, created, (it) => codecs.includes(it)),
          );
        },
      ],
    ],
    [streamMessage.data, ['STREAM_DATA', (data) => frame(data, false)]],
    [streamMessage.dataSized, ['STREAM_DATA_SIZED', (data) => frame(data, true)]],
    [
      streamMessage.clip,
      [
        'STREAM_CLIP',
        (data) => {
          const { id, clip } = readStreamClip(data);
          streams.get(id)?.setClip(clip);
        },
      ],
    ],
    [streamMessage.destroy, ['STREAM_DESTROY', (data) => end(readDestroy(data))]],
    [streamMessage.destroyAll, ['STREAM_DESTROY_ALL', endAll]],
    [
      streamMessage.activateReport,
      [
        'STREAM_ACTIVATE_REPORT',
        (data) => {
          const activation = readActivateReport(data);
          streams.get(activation.id)?.activateReport(activation);
        },
      ],
    ],
  ]);
  return {
    receive(type, data) {
      const [name, read] = readers.get(type) ?? [];
      if (name === undefined || !read) return false;
      const done = named(name, () => read(data));
      return done ? done.then(() => true) : true;
    },
    get count() {
      return streams.size;
    },
    dispose: endAll,
  };
}
