import type { Attachment } from '../../shared/console.ts';
import type { Meter } from './meter.ts';

/** Opens one connection through the bridge. The ticket travels as a subprotocol, so it is in no URL and in no log of URLs. */
export function openSocket(attachment: Pick<Attachment, 'url' | 'ticket'>, meter?: Meter): WebSocket {
  const socket = new WebSocket(attachment.url, ['binary', `ticket.${attachment.ticket}`]);
  socket.binaryType = 'arraybuffer';
  meter?.watch(socket);
  return socket;
}

/** Says in one line how a socket ended; the bridge puts its cause into the reason. */
export function describeClose(event: Pick<CloseEvent, 'code' | 'reason'>): string {
  const reason = plainLine(event.reason);
  return reason ? `${reason} (${event.code})` : `WebSocket ${event.code}`;
}

/** A string from a server as one harmless line: no control characters (QEMU ends reasons with NUL), at most 200 characters. */
export function plainLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
