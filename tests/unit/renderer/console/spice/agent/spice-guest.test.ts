import { describe, expect, it } from 'vitest';
import type { ClipboardContent } from '../../../../../../renderer/console/spice/agent/agent-clipboard.ts';
import { AgentReader } from '../../../../../../renderer/console/spice/agent/agent-reader.ts';
import { SpiceGuest } from '../../../../../../renderer/console/spice/agent/spice-guest.ts';
import { agentMessage as message } from '../../../../../../renderer/console/spice/agent/vd-agent.ts';
import { agentBytes, capsWord, joined, settled, words } from './fake-agent.ts';

function guestOf() {
  const content: ClipboardContent[] = [];
  const sent: (readonly number[])[] = [];
  const state = { mayGive: true, mayTake: true, ready: 0 };
  const reader = new AgentReader({
    mostBytes: () => 1e9,
    onMessage: ({ type, data }) => sent.push([type, ...data]),
    onTooLarge: () => undefined,
  });
  const guest = new SpiceGuest({
    onContent: (each) => content.push(each),
    onTooLarge: () => undefined,
    onReady: () => (state.ready += 1),
  });
  const agent = guest.createAgent({ start: () => {}, data: (chunk) => reader.push(chunk), tokens: () => {} });
  agent.connect(1000);
  agent.data(agentBytes(message.announceCapabilities, words(0, capsWord('clipboardByDemand'))));
  const ask = (type: number) => agent.data(agentBytes(message.clipboardRequest, words(type)));
  const given = () => sent.filter(([type]) => type === message.clipboard).map(([, ...body]) => body);
  return { guest, agent, content, state, ask, given };
}

describe('SpiceGuest', () => {
  it('lets nothing through before it has a gate', async () => {
    const { guest, ask, given, state } = guestOf();
    expect(state.ready).toBe(1);
    expect(guest.sendText('secret')).toBe('unsupported');
    ask(1);
    await settled();
    expect(given()).toEqual([[...words(0)]]);
  });

  it('gives what was offered while it may go, and nothing of it once it may not', async () => {
    const { guest, ask, given, state } = guestOf();
    guest.useGate({ mayGive: () => state.mayGive, mayTake: () => state.mayTake, mostBytes: () => 1000 });
    expect(guest.sendText('text')).toBe('sent');
    ask(1);
    await settled();
    state.mayGive = false; // another window has the focus
    ask(1);
    await settled();
    expect(given()).toEqual([[...words(1), ...new TextEncoder().encode('text')], [...words(0)]]);
  });

  it('reads a picture when it is asked for, and drops it where the focus went meanwhile', async () => {
    const { guest, ask, given, state } = guestOf();
    guest.useGate({ mayGive: () => state.mayGive, mayTake: () => state.mayTake, mostBytes: () => 1000 });
    let reads = 0;
    guest.offerPicture(() => {
      reads += 1;
      if (reads === 2) state.mayGive = false;
      return Promise.resolve(Uint8Array.of(9, 9));
    });
    expect(reads).toBe(0);
    ask(2);
    await settled();
    ask(2);
    await settled();
    expect(given()).toEqual([[...joined(words(2), Uint8Array.of(9, 9))], [...words(0)]]);
  });

  it('takes files only where the guest does, and fails them with the connection', () => {
    const { guest, agent } = guestOf();
    guest.sendFiles([new File(['x'], 'a')]);
    expect(guest.transfers.value()).toMatchObject([{ name: 'a', phase: { kind: 'sending' } }]);
    guest.dispose();
    expect(guest.transfers.value()).toMatchObject([{ phase: { kind: 'failed', failure: { kind: 'agent-gone' } } }]);
    agent.connect(1000);
    agent.data(agentBytes(message.announceCapabilities, words(0, capsWord('fileXferDisabled'))));
    guest.sendFiles([new File(['x'], 'b')]);
    expect(guest.transfers.value()).toHaveLength(1);
  });
});
