import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { agentMessage as message } from '../../../../../../renderer/console/spice/agent/vd-agent.ts';
import { agentWithGuest, settled, words } from './fake-agent.ts';

const text = (value: string) => new TextEncoder().encode(value);
const png = new Uint8Array(PNG.sync.write(new PNG({ width: 4, height: 4 })));

describe('AgentClipboard, to the guest', () => {
  it('sends nothing but the offer before the guest asks', async () => {
    const { agent, announce, said, say, asked } = agentWithGuest();
    announce('clipboardByDemand', 'clipboardSelection');
    expect(agent.offerClipboard('text')).toBe(true);
    expect(said(message.clipboardGrab)).toEqual([[...words(0, 1)]]);
    await settled();
    expect(said(message.clipboard)).toEqual([]);
    expect(asked).toEqual([]);
    say(message.clipboardRequest, words(0, 1));
    await settled();
    expect(said(message.clipboard)).toEqual([[...words(0, 1), ...text('from here\nsecond')]]);
  });

  it('writes line ends as the guest has them', async () => {
    const { agent, announce, said, say } = agentWithGuest();
    announce('clipboardByDemand', 'guestLineEndCrlf');
    agent.offerClipboard('text');
    say(message.clipboardRequest, words(1));
    await settled();
    expect(said(message.clipboard)).toEqual([[...words(1), ...text('from here\r\nsecond')]]);
  });

  it('answers with nothing where it may not give now, or was asked for what it never offered', async () => {
    const { agent, announce, said, say, asked } = agentWithGuest({ give: () => Promise.resolve(undefined) });
    announce('clipboardByDemand');
    say(message.clipboardRequest, words(1));
    agent.offerClipboard('text');
    say(message.clipboardRequest, words(2));
    say(message.clipboardRequest, words(1));
    await settled();
    expect(said(message.clipboard)).toEqual([[...words(0)], [...words(0)], [...words(0)]]);
    expect(asked).toEqual([]);
  });

  it('counts grabs of both sides, and drops one that crossed its own', () => {
    const { agent, announce, said, say } = agentWithGuest();
    announce('clipboardByDemand', 'clipboardSelection', 'clipboardGrabSerial');
    agent.offerClipboard('text');
    say(message.clipboardGrab, words(0, 0, 1)); // number 0 is used up
    expect(said(message.clipboardRequest)).toEqual([]);
    say(message.clipboardGrab, words(0, 1, 1));
    expect(said(message.clipboardRequest)).toEqual([[...words(0, 1)]]);
    agent.offerClipboard('png');
    expect(said(message.clipboardGrab).at(-1)).toEqual([...words(0, 2, 2)]);
  });

  it('takes its offer back', async () => {
    const { agent, announce, said, say } = agentWithGuest();
    announce('clipboardByDemand');
    agent.offerClipboard('text');
    agent.clipboard.release();
    expect(said(message.clipboardRelease)).toEqual([[]]);
    say(message.clipboardRequest, words(1));
    await settled();
    expect(said(message.clipboard)).toEqual([[...words(0)]]);
  });

  it('offers nothing to a guest that asks for nothing', () => {
    const { agent, announce } = agentWithGuest();
    announce('clipboard');
    expect(agent.offerClipboard('text')).toBe(false);
  });
});

describe('AgentClipboard, from the guest', () => {
  it('asks for text before pictures, and takes what it asked for', () => {
    const { announce, say, said, content } = agentWithGuest();
    announce('clipboardByDemand', 'clipboardSelection', 'guestLineEndCrlf');
    say(message.clipboardGrab, words(0, 2, 1));
    expect(said(message.clipboardRequest)).toEqual([[...words(0, 1)]]);
    say(message.clipboard, words(0, 1), text('grüße\r\n😀\0'));
    expect(content).toEqual([{ kind: 'text', text: 'grüße\n😀' }]);
  });

  it('takes a PNG, and only what is one', () => {
    const { announce, say, content } = agentWithGuest();
    announce('clipboardByDemand');
    say(message.clipboardGrab, words(2));
    say(message.clipboard, words(2), text('no picture at all, but long enough to be one'));
    say(message.clipboardGrab, words(2));
    say(message.clipboard, words(2), png);
    expect(content).toEqual([{ kind: 'png', png }]);
  });

  it('takes nothing that it did not ask for, and nothing twice', () => {
    const { announce, say, content } = agentWithGuest();
    announce('clipboardByDemand');
    say(message.clipboard, words(1), text('pushed'));
    say(message.clipboardGrab, words(1));
    say(message.clipboard, words(2), png);
    say(message.clipboard, words(1), text('late'));
    expect(content).toEqual([]);
  });

  it('waits while the guest’s text may not come, and catches up', () => {
    const { agent, announce, say, said, state } = agentWithGuest();
    announce('clipboardByDemand');
    state.mayTake = false;
    say(message.clipboardGrab, words(1));
    expect(agent.clipboard.catchUp()).toBe(false);
    expect(said(message.clipboardRequest)).toEqual([]);
    state.mayTake = true;
    expect(agent.clipboard.catchUp()).toBe(true);
    expect(agent.clipboard.catchUp()).toBe(false);
    expect(said(message.clipboardRequest)).toHaveLength(1);
  });

  it('leaves the other selections alone', () => {
    const { announce, say, said } = agentWithGuest();
    announce('clipboardByDemand', 'clipboardSelection');
    say(message.clipboardGrab, words(1, 1));
    expect(said(message.clipboardRequest)).toEqual([]);
  });

  it.each([100_001, 300_000])('refuses a text of %i bytes, and says so', (length) => {
    const { announce, say, content, state } = agentWithGuest();
    announce('clipboardByDemand');
    say(message.clipboardGrab, words(1));
    say(message.clipboard, words(1), new Uint8Array(length).fill(97));
    expect(content).toEqual([]);
    expect(state.tooLarge).toBe(1);
  });
});
