import { glzWindowPixels } from '../decoders/glz-window.ts';
import { cachedPixels } from './image-cache.ts';

/**
 * The client's first message (SpiceMsgcDisplayInit): id (u8) and pixels (i64) of the cache of images, id (u8) and pixels (i32) of
 * the GLZ window. Each channel has ids of its own, so that none has to wait for another.
 */
export function displayInit(channelId: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(14));
  view.setUint8(0, channelId + 1);
  view.setBigInt64(1, BigInt(cachedPixels), true);
  view.setUint8(9, channelId + 1);
  view.setInt32(10, glzWindowPixels, true);
  return view.buffer;
}
