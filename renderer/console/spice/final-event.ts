import { plainLine } from '../open-socket.ts';
import type { ViewerEvent } from '../viewer.ts';
import type { ChannelEnd } from './wire/link.ts';
import { linkError, type ChannelName } from './wire/protocol.ts';

/** What the end of a channel means for the viewer. */
export function finalEvent(end: ChannelEnd, on: ChannelName, hasPassword: boolean): ViewerEvent {
  switch (end.kind) {
    case 'refused':
      if (on === 'main' && end.code === linkError.permissionDenied) {
        return { kind: hasPassword ? 'password-wrong' : 'password-needed' };
      }
      return { kind: 'ended', clean: false, reason: `SPICE ${on}: link error ${end.code}` };
    case 'closed':
      return { kind: 'ended', clean: end.clean, reason: end.reason };
    case 'garbled':
      return { kind: 'ended', clean: false, reason: plainLine(`SPICE ${on}: ${end.reason}`) };
    case 'disconnected':
      return {
        kind: 'ended',
        clean: end.code === linkError.ok,
        reason: `SPICE ${on}: disconnected by the server (${end.code})`,
      };
    case 'timeout':
      return { kind: 'ended', clean: false, reason: `SPICE ${on}: no answer` };
  }
}
