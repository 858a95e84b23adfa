import { plainLine } from '../open-socket.ts';
import type { ViewerEvent } from '../viewer.ts';
import type { ChannelEnd } from './wire/link.ts';
import { linkError, type ChannelName } from './wire/protocol.ts';

/** SpiceLinkErr, for the details: what a person reads first is said by the app's own words. */
const linkErrors: readonly string[] = [
  'no error',
  'the server failed',
  'the server does not know this protocol',
  'the server takes the request for broken',
  'the server speaks another version',
  'the server wants TLS for this channel',
  'the server wants no TLS for this channel',
  'permission denied',
  'the server does not know this session',
  'the server has no such channel',
];

/** What the end of a channel means for the viewer. */
export function finalEvent(end: ChannelEnd, on: ChannelName, hasPassword: boolean): ViewerEvent {
  switch (end.kind) {
    case 'refused':
      if (on === 'main' && end.code === linkError.permissionDenied) {
        return { kind: hasPassword ? 'password-wrong' : 'password-needed' };
      }
      if (end.code === linkError.needSecured) return { kind: 'needs-tls' };
      return { kind: 'ended', clean: false, reason: `SPICE ${on}: ${inWords(end.code)}` };
    case 'closed':
      return { kind: 'ended', clean: end.clean, reason: end.reason };
    case 'garbled':
      return { kind: 'ended', clean: false, reason: plainLine(`SPICE ${on}: ${end.reason}`) };
    case 'disconnected':
      return {
        kind: 'ended',
        clean: end.code === linkError.ok,
        reason: `SPICE ${on}: ended by the server: ${inWords(end.code)}`,
      };
    case 'moved':
      return { kind: 'moved' };
    case 'timeout':
      return { kind: 'ended', clean: false, reason: `SPICE ${on}: no answer` };
  }
}

function inWords(code: number): string {
  return `${linkErrors[code] ?? 'unknown reason'} (link error ${code})`;
}
