import type { ChannelPart, PartChannel } from '../wire/spice-channel.ts';
import { showCursors } from './cursor.ts';

/** The cursor channel on a wire of ours, read and shown as for spice-html5. */
export function createHtml5Cursor(
  _channel: PartChannel,
  screen: HTMLElement,
  onChange: (shown: boolean) => void,
): ChannelPart {
  return { receive: showCursors(screen, onChange) };
}
