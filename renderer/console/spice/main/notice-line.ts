import { plainLine } from '../../open-socket.ts';
import type { ServerNotice } from './main-messages.ts';

/** What a person should read of a notice; undefined where nothing: that a channel is not encrypted stands in the bar already. */
export function noticeLine({ severity, text }: ServerNotice, encrypted: boolean): string | undefined {
  const line = plainLine(text);
  const known = !encrypted && /insecure/i.test(line);
  return line !== '' && severity !== 'info' && !known ? line : undefined;
}
