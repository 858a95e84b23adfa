import { describe, expect, it } from 'vitest';
import type { ProtocolChoice } from '../../../../shared/console.ts';
import { chooseProtocol } from '../../../../main/sessions/choose-protocol.ts';
import type { ConsoleAddress } from '../../../../main/zstack/types.ts';

const choose = (address: Omit<ConsoleAddress, 'host'>, choice: ProtocolChoice = 'auto') =>
  chooseProtocol({ host: '127.0.0.1', ...address }, choice, 'web-01');
const vnc = (port: number, viaProxy = true) => ({ ok: true, value: { protocol: 'vnc', port, tls: false, viaProxy } });
const spice = (port: number, viaProxy: boolean) => ({
  ok: true,
  value: { protocol: 'spice', port, tls: false, viaProxy },
});
const spiceTls = (port: number) => ({ ok: true, value: { protocol: 'spice', port, tls: true, viaProxy: false } });
const refused = (code: string, params: object) => ({ ok: false, error: { code, params } });

describe('chooseProtocol', () => {
  it('takes `port` where the cloud gives no vdiPortInfo', () => {
    expect(choose({ protocol: 'vnc', port: 5900 })).toEqual(vnc(5900));
    expect(choose({ protocol: 'spice', port: 5901 })).toEqual(spice(5901, true));
    expect(choose({ protocol: 'vncAndSpice', port: 5900 })).toEqual(vnc(5900));
  });

  it('does not guess a SPICE port of a VM that has both but names one', () => {
    expect(choose({ protocol: 'vncAndSpice', port: 5900 }, 'spice')).toEqual(
      refused('protocol-unavailable', { wanted: 'spice', offered: 'vnc' }),
    );
  });

  it('prefers VNC where both have a port, and gives SPICE when asked', () => {
    const both = { protocol: 'vncAndSpice', port: 5900, vncPort: 5900, spicePort: 5901 };
    expect(choose(both)).toEqual(vnc(5900));
    expect(choose(both, 'vnc')).toEqual(vnc(5900));
    expect(choose(both, 'spice')).toEqual(spice(5901, false));
  });

  it('takes the TLS port and never the plain one where both are named', () => {
    expect(choose({ protocol: 'spice', port: 5901, spicePort: 5901, spiceTlsPort: 5902 })).toEqual(spiceTls(5902));
    const all = { protocol: 'vncAndSpice', port: 5900, vncPort: 5900, spicePort: 5901, spiceTlsPort: 5902 };
    expect(choose(all, 'spice')).toEqual(spiceTls(5902));
    expect(choose(all)).toEqual(vnc(5900));
  });

  it('takes the TLS port where it is the only one', () => {
    expect(choose({ protocol: 'spice', spiceTlsPort: 5902 })).toEqual(spiceTls(5902));
    expect(choose({ protocol: 'spice', port: 5902, spiceTlsPort: 5902 })).toEqual(spiceTls(5902));
  });

  it('goes by the ports where they say more than the word', () => {
    expect(choose({ protocol: 'vnc', port: 5900, vncPort: 5900, spicePort: 5901 }, 'spice')).toEqual(
      spice(5901, false),
    );
    expect(choose({ protocol: 'spice', port: 5900, vncPort: 5900 })).toEqual(vnc(5900, false));
    expect(choose({ protocol: 'hyper', vncPort: 5900 })).toEqual(vnc(5900));
  });

  it('refuses what the VM does not offer, naming what it does', () => {
    expect(choose({ protocol: 'vnc', port: 5900 }, 'spice')).toEqual(
      refused('protocol-unavailable', { wanted: 'spice', offered: 'vnc' }),
    );
    expect(choose({ protocol: 'spice', spiceTlsPort: 5902 }, 'vnc')).toEqual(
      refused('protocol-unavailable', { wanted: 'vnc', offered: 'spice' }),
    );
    expect(choose({ protocol: 'rdp', port: 3389 })).toEqual(
      refused('protocol-unavailable', { wanted: 'auto', offered: 'rdp' }),
    );
  });

  it('says that there is no port where there is none', () => {
    expect(choose({ protocol: 'vnc' })).toEqual(refused('no-console-port', { vm: 'web-01' }));
    expect(choose({ protocol: 'vncAndSpice' }, 'spice')).toEqual(refused('no-console-port', { vm: 'web-01' }));
  });
});
