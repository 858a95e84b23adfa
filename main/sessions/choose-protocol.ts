import type { Protocol, ProtocolChoice } from '../../shared/console.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { ConsoleAddress } from '../zstack/types.ts';

export interface ChosenProtocol {
  readonly protocol: Protocol;
  readonly port: number;
  readonly tls: boolean;
  /** Whether the console proxy leads to this protocol as well (contract section 5.2.8). */
  readonly viaProxy: boolean;
}

/**
 * Which protocol on which port of the host. What is asked for, or else VNC where it has a port, else SPICE. Where SPICE has
 * a TLS port, that one and never the plain one. `vm` is for the words of a refusal.
 */
export function chooseProtocol(address: ConsoleAddress, choice: ProtocolChoice, vm: string): Result<ChosenProtocol> {
  const offers = offersOf(address);
  if (offers.length === 0) {
    const known = ['vnc', 'spice', 'vncAndSpice'].includes(address.protocol);
    if (known) return fail('no-console-port', { vm });
    return fail('protocol-unavailable', { wanted: choice, offered: address.protocol });
  }
  const chosen = choice === 'auto' ? offers[0] : offers.find(({ protocol }) => protocol === choice);
  if (chosen) return { ok: true, value: chosen };
  return fail('protocol-unavailable', { wanted: choice, offered: offers.map(({ protocol }) => protocol).join(', ') });
}

/** In the order of our preference. */
function offersOf(address: ConsoleAddress): readonly ChosenProtocol[] {
  return [vncOffer(address), spiceOffer(address)].filter((offer) => offer !== undefined);
}

/** Without `vdiPortInfo` (before 3.7) `port` is the VNC port wherever there is one (contract section 5.1). */
function vncOffer({ protocol, port, vncPort }: ConsoleAddress): ChosenProtocol | undefined {
  const found = vncPort ?? (protocol === 'vnc' || protocol === 'vncAndSpice' ? port : undefined);
  return found === undefined ? undefined : { protocol: 'vnc', port: found, tls: false, viaProxy: protocol !== 'spice' };
}

function spiceOffer({ protocol, port, vncPort, spicePort, spiceTlsPort }: ConsoleAddress): ChosenProtocol | undefined {
  if (spiceTlsPort !== undefined) return { protocol: 'spice', port: spiceTlsPort, tls: true, viaProxy: false };
  const found = spicePort ?? (protocol === 'spice' && vncPort === undefined ? port : undefined);
  return found === undefined
    ? undefined
    : { protocol: 'spice', port: found, tls: false, viaProxy: protocol === 'spice' };
}
