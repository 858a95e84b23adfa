import type { Bookmark } from '../../shared/bookmark.ts';
import { isHost, type ConsoleAddress } from '../../shared/console-address.ts';
import { fail, type Result } from '../../shared/errors.ts';
import { chooseProtocol } from '../sessions/choose-protocol.ts';
import type { ZStackClient } from '../zstack/types.ts';

/** The subject of every SPICE certificate that ZStack makes (contract section 5.6), as virt-viewer writes it. */
const spiceSubject = 'C=CN,L=Shanghai,O=ZStack,CN=spice.zstack.org';

/** Runs a call on the bookmark's cloud. */
export type WithClient = (
  cloudId: string,
  signal: AbortSignal,
  call: (client: ZStackClient) => Promise<Result<ConsoleAddress>>,
) => Promise<Result<ConsoleAddress>>;

/** Where another viewer finds the bookmark's console; of a VM where it listens now. No password is asked for. */
export function vvAddress(
  bookmark: Bookmark,
  withClient: WithClient,
  signal: AbortSignal,
): Promise<Result<ConsoleAddress>> {
  const title = bookmark.name;
  if (bookmark.kind === 'address') return Promise.resolve({ ok: true, value: { ...bookmark.address, title } });
  return withClient(bookmark.cloudId, signal, async (client) => {
    const found = await client.getConsoleAddress(bookmark.vmUuid, signal);
    if (!found.ok) return found;
    const chosen = chooseProtocol(found.value, bookmark.preference.protocol, bookmark.vmName);
    if (!chosen.ok) return chosen;
    const { protocol, port, tls } = chosen.value;
    const { host } = found.value;
    if (!isHost(host)) return fail('no-console-port', { vm: bookmark.vmName });
    if (!tls) return { ok: true, value: { protocol, host, port, title } };
    const ca = await client.getSpiceCa(signal);
    const authority = ca.ok && ca.value !== undefined ? { ca: ca.value, hostSubject: spiceSubject } : {};
    return { ok: true, value: { protocol, host, tlsPort: port, title, ...authority } };
  });
}
