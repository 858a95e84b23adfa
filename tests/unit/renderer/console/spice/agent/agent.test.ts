import { describe, expect, it } from 'vitest';
import { AgentReader } from '../../../../../../renderer/console/spice/agent/agent-reader.ts';
import { agentMessage as message } from '../../../../../../renderer/console/spice/agent/vd-agent.ts';
import { agentBytes, agentWithGuest, capsWord, joined, words } from './fake-agent.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7) & 255);

function reading(mostBytes = 10_000) {
  const got: { type: number; data: number[] }[] = [];
  const tooLarge: number[] = [];
  const reader = new AgentReader({
    mostBytes: () => mostBytes,
    onMessage: ({ type, data }) => got.push({ type, data: [...data] }),
    onTooLarge: (type) => tooLarge.push(type),
  });
  return { reader, got, tooLarge };
}

describe('AgentReader', () => {
  const stream = joined(agentBytes(4, bytes(5000)), agentBytes(13, bytes(0)), agentBytes(7, bytes(3)));

  it.each([1, 7, 20, 2048, stream.length])('puts messages together out of pieces of %i bytes', (size) => {
    const { reader, got } = reading();
    for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
    expect(got.map(({ type, data }) => [type, data.length])).toEqual([
      [4, 5000],
      [13, 0],
      [7, 3],
    ]);
    expect(got[0]?.data).toEqual([...bytes(5000)]);
  });

  it('reads past a message that is larger than allowed, keeping nothing of it', () => {
    const { reader, got, tooLarge } = reading(4999);
    for (let at = 0; at < stream.length; at += 1000) reader.push(stream.subarray(at, at + 1000));
    expect(tooLarge).toEqual([4]);
    expect(got.map(({ type }) => type)).toEqual([13, 7]);
  });

  it('keeps the bytes, not the chunks that they came in: one of a single byte would cost a hundred', () => {
    const { reader, got } = reading();
    const chunks = Array.from(agentBytes(4, bytes(1000)), (byte) => Uint8Array.of(byte));
    for (const chunk of chunks) {
      reader.push(chunk);
      chunk.fill(0);
    }
    expect(got).toEqual([{ type: 4, data: [...bytes(1000)] }]);
  });

  it('makes no room for bytes that are only announced', () => {
    const { reader, got } = reading(0xffffffff);
    reader.push(words(1, 4, 0, 0, 0xffffffff));
    expect(got).toEqual([]);
  });

  it('refuses another protocol', () => {
    expect(() => reading().reader.push(words(2, 4, 0, 0, 0))).toThrow('protocol is 2');
  });
});

describe('Agent', () => {
  it('begins with its tokens and capabilities, and asks for the guest’s', () => {
    const { state, said, views } = agentWithGuest();
    expect(state.started).toBe(64);
    const own = capsWord(
      ...(['monitorsConfig', 'reply', 'clipboardByDemand', 'clipboardSelection', 'sparseMonitorsConfig'] as const),
      ...(['monitorsConfigPosition', 'fileXferDetailedErrors'] as const),
      ...(['clipboardNoReleaseOnRegrab', 'clipboardGrabSerial'] as const),
    );
    expect(said(message.announceCapabilities)).toEqual([[...words(1, own)]]);
    expect(views.at(-1)).toEqual({ state: 'present', clipboard: false, files: 'no' });
  });

  it('answers a guest that asks for capabilities, and tells what the guest can', () => {
    const { say, said, views } = agentWithGuest();
    say(message.announceCapabilities, words(1, capsWord('clipboardByDemand', 'maxClipboard')));
    expect(said(message.announceCapabilities)).toHaveLength(2);
    expect(said(message.maxClipboard)).toEqual([[...words(200_000)]]);
    expect(views.at(-1)).toEqual({ state: 'present', clipboard: true, files: 'yes' });
  });

  it('knows a guest that forbids files', () => {
    const { announce, views } = agentWithGuest();
    announce('fileXferDisabled');
    expect(views.at(-1)?.files).toBe('disabled');
  });

  it('never sends more chunks than it has tokens, none of them above 2048 bytes', async () => {
    const { agent, announce, chunks } = agentWithGuest({ tokens: 1 }); // the announcement takes it
    announce('clipboardByDemand');
    agent.files.add([new File([bytes(10_000)], 'a')]);
    agent.offerClipboard('text');
    agent.setMonitors([{ width: 800, height: 600, x: 0, y: 0 }]);
    await Promise.resolve();
    expect(chunks).toHaveLength(1);
    agent.addTokens(2);
    expect(chunks).toHaveLength(3);
    expect(Math.max(...chunks)).toBeLessThanOrEqual(2048);
  });

  it('gives tokens back in bunches', () => {
    const { agent, returned } = agentWithGuest();
    for (let turn = 0; turn < 33; turn++) agent.data(agentBytes(message.reply, words(2, 1)));
    expect(returned).toEqual([16, 16]);
  });

  it('ends with a guest that asks on and on, and takes no answer', async () => {
    const { say } = agentWithGuest({ tokens: 1 });
    const ask = async () => {
      for (let turn = 0; turn < 1000; turn++) {
        say(message.clipboardRequest, words(1));
        await Promise.resolve();
      }
    };
    await expect(ask()).rejects.toThrow('257 answers are waiting');
    const flood = agentWithGuest({ tokens: 1 });
    const announce = () => {
      for (let turn = 0; turn < 1000; turn++) flood.say(message.announceCapabilities, words(1, 0));
    };
    expect(announce).toThrow('answers are waiting');
  });

  it('tolerates what it has no use for, and what later agents say', () => {
    const { say, heard } = agentWithGuest();
    const before = heard.length;
    say(message.audioVolumeSync, Uint8Array.of(1, 0, 2, 0, 255, 0, 255));
    say(message.graphicsDeviceInfo, words(0));
    say(999, bytes(100));
    expect(heard).toHaveLength(before);
  });

  it('forgets the agent that went away, and starts anew with the next one', () => {
    const { agent, announce, views, say, said, state } = agentWithGuest();
    announce('clipboardByDemand');
    agent.data(words(1, 4, 0)); // half a head
    agent.disconnect();
    expect(views.at(-1)).toEqual({ state: 'absent', clipboard: false, files: 'no' });
    expect(agent.offerClipboard('text')).toBe(false);
    state.started = 0;
    agent.connect(10);
    expect(state.started).toBe(64);
    say(message.announceCapabilities, words(0, 0));
    expect(said(message.announceCapabilities)).toHaveLength(2);
    expect(views.at(-1)).toEqual({ state: 'present', clipboard: false, files: 'yes' });
  });

  it('withstands 10,000 mutated messages: an error at most, and never much memory', () => {
    let seed = 42;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
    const stream = joined(
      agentBytes(message.announceCapabilities, words(1, 0x3ffff)),
      agentBytes(message.clipboardGrab, words(0, 0, 1, 2)),
      agentBytes(message.clipboard, joined(words(0, 1), bytes(40))),
      agentBytes(message.clipboardRequest, words(0, 1)),
      agentBytes(message.fileXferStatus, words(1, 0)),
    );
    let errors = 0;
    for (let round = 0; round < 10_000; round++) {
      const { agent } = agentWithGuest();
      agent.files.add([new File(['x'], 'a')]);
      const mutated = stream.slice(0, random(stream.length) + 1);
      for (let turn = 0; turn <= random(4); turn++) mutated[random(mutated.length)] = random(256);
      try {
        for (let at = 0; at < mutated.length; at += 13) agent.data(mutated.subarray(at, at + 13));
      } catch (error) {
        errors += 1;
        expect(error).toBeInstanceOf(Error);
      }
    }
    expect(errors).toBeGreaterThan(100);
  });
});
