import { describe, expect, it } from 'vitest';
import { Agent } from '../../../../../../renderer/console/spice/agent/agent.ts';
import { MainChannel } from '../../../../../../renderer/console/spice/main/main-channel.ts';
import {
  mainServerMessage as message,
  readChannels,
  readDestination,
  readNotice,
  readUuid,
} from '../../../../../../renderer/console/spice/main/main-messages.ts';
import { joined, words } from '../agent/fake-agent.ts';

const halves = (...values: readonly number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const text = (value: string) => new TextEncoder().encode(value);

/** SPICE_MSG_MAIN_INIT: session, display hint, modes, mode, agent, tokens, time, RAM hint. */
const init = (modes: number, mode: number, agent: number) => words(77, 1, modes, mode, agent, 10, 5000, 0).buffer;

function mainChannel() {
  const sent: (readonly number[])[] = [];
  const told: (readonly unknown[])[] = [];
  const note = (what: string) => (value: unknown) => told.push([what, value]);
  const channel = new MainChannel({
    send: (type, payload) => sent.push([type, ...new Uint8Array(payload)]),
    createAgent: (wire) =>
      new Agent({
        wire,
        mayTake: () => false,
        give: () => Promise.resolve(undefined),
        onContent: note('content'),
        onTooLarge: () => undefined,
        mostTextBytes: () => 100,
        mostPngBytes: 100,
        onChange: ({ state }) => told.push(['agent', state]),
        onTransfers: () => undefined,
      }),
    onLinked: () => {},
    onInit: note('init'),
    onChannels: note('channels'),
    onPointer: note('absolute'),
    onMultimediaTime: note('time'),
    onNotice: note('notice'),
    onName: note('name'),
    onUuid: note('uuid'),
    onMoved: note('moved'),
    onMigrateBegin: (to, version) => told.push(['begin', to, version]),
    onMigrateEnd: () => told.push(['end']),
    onMigrateCancel: () => told.push(['cancel']),
  });
  return { channel, sent, told };
}

/** SpiceMsgMainMigrationSwitchHost with both texts behind it. */
function destination(port: number, tlsPort: number, host: string, subject: string) {
  const [hostBytes, subjectBytes] = [text(`${host}\0`), text(`${subject}\0`)];
  const places = words(hostBytes.length, 20, subjectBytes.length, 20 + hostBytes.length);
  return joined(halves(port, tlsPort), places, hostBytes, subjectBytes);
}

/** SpiceMsgMainMigrateBeginSeamless: the same, and a version before the texts. */
function seamlessDestination(port: number, tlsPort: number, host: string, subject: string, version: number) {
  const [hostBytes, subjectBytes] = [text(`${host}\0`), text(`${subject}\0`)];
  const places = words(hostBytes.length, 24, subjectBytes.length, 24 + hostBytes.length);
  return joined(halves(port, tlsPort), places, words(version), hostBytes, subjectBytes);
}

describe('MainChannel', () => {
  it('begins: session, pointer, time, agent, and asks for the channels', () => {
    const { channel, sent, told } = mainChannel();
    channel.receive(message.init, init(3, 2, 1));
    expect(told).toEqual([
      ['init', 77],
      ['absolute', true],
      ['time', 5000],
      ['agent', 'present'],
    ]);
    expect(sent.map(([type]) => type)).toEqual([106, 107, 104]);
  });

  it('asks for positions where the guest could take them, also later', () => {
    const { channel, sent, told } = mainChannel();
    channel.receive(message.init, init(1, 1, 0));
    expect(sent).toEqual([[104]]);
    channel.receive(message.mouseMode, halves(3, 1).buffer);
    expect(sent.at(-1)).toEqual([105, 2, 0]);
    channel.receive(message.mouseMode, halves(3, 2).buffer);
    expect(told.at(-1)).toEqual(['absolute', true]);
  });

  it('follows an agent that comes, gets tokens, and goes', () => {
    const { channel, sent, told } = mainChannel();
    channel.receive(message.init, init(1, 1, 0));
    channel.receive(message.agentConnectedTokens, words(0).buffer);
    expect(sent.at(-1)).toEqual([106, 64, 0, 0, 0]); // no token, no data
    channel.receive(message.agentToken, words(1).buffer);
    expect(sent.at(-1)?.[0]).toBe(107);
    channel.receive(message.agentDisconnected, words(0).buffer);
    expect(told.filter(([what]) => what === 'agent')).toEqual([
      ['agent', 'absent'],
      ['agent', 'present'],
      ['agent', 'absent'],
    ]);
  });

  it('tells channels, notices, names, and where the guest went', () => {
    const { channel, told } = mainChannel();
    channel.receive(message.channelsList, joined(words(2), Uint8Array.of(2, 1, 4, 0)).buffer);
    channel.receive(message.notify, joined(words(0, 0, 1, 2, 3, 5), text('hello\0')).buffer);
    channel.receive(message.name, joined(words(3), text('vm\0')).buffer);
    channel.receive(message.uuid, Uint8Array.from({ length: 16 }, (_, at) => at).buffer);
    channel.receive(message.migrateSwitchHost, destination(5900, 0xffff, 'host-b', 'CN=b').buffer);
    expect(told).toEqual([
      [
        'channels',
        [
          { type: 2, id: 1 },
          { type: 4, id: 0 },
        ],
      ],
      ['notice', { severity: 'warning', visibility: 'high', what: 3, text: 'hello' }],
      ['name', 'vm'],
      ['uuid', '00010203-0405-0607-0809-0a0b0c0d0e0f'],
      ['moved', { port: 5900, tlsPort: undefined, host: 'host-b', certificateSubject: 'CN=b' }],
    ]);
  });

  it('refuses a second INIT, and what is cut off', () => {
    const { channel } = mainChannel();
    expect(() => channel.receive(message.init, init(1, 1, 0).slice(0, 20))).toThrow('INIT: too short');
    channel.receive(message.init, init(1, 1, 0));
    expect(() => channel.receive(message.init, init(1, 1, 0))).toThrow('twice');
    expect(() => channel.receive(message.mouseMode, undefined)).toThrow('MOUSE_MODE: too short');
  });

  it('passes over what it does not know', () => {
    const { channel, sent } = mainChannel();
    for (let type = 1; type < 300; type++) {
      if (![7, 101, 103, 104, 105, 106, 110, 111, 113, 114, 115, 116].includes(type)) channel.receive(type, undefined);
    }
    expect(sent.every(([type]) => type === 106)).toBe(true);
  });

  it('tells of a migration: where to and how, its end, and that it was called off', () => {
    const { channel, told } = mainChannel();
    const to = { port: undefined, tlsPort: 5901, host: 'host-b', certificateSubject: 'CN=b' };
    channel.receive(message.migrateBegin, destination(0xffff, 5901, 'host-b', 'CN=b').buffer);
    channel.receive(message.migrateBeginSeamless, seamlessDestination(0xffff, 5901, 'host-b', 'CN=b', 1).buffer);
    channel.receive(message.migrateEnd, undefined);
    channel.receive(message.migrateCancel, undefined);
    expect(told).toEqual([['begin', to, undefined], ['begin', to, 1], ['end'], ['cancel']]);
    const short = seamlessDestination(0xffff, 5901, '', '', 1).slice(0, 20).buffer;
    expect(() => channel.receive(message.migrateBeginSeamless, short)).toThrow('SEAMLESS: too short');
  });
});

describe('messages of the main channel that lie about their size', () => {
  it.each([
    ['channels', () => readChannels(joined(words(0xffffffff), Uint8Array.of(1, 0)).buffer)],
    ['notice', () => readNotice(joined(words(0, 0, 0, 0, 0, 100), text('short')).buffer)],
    ['host', () => readDestination(joined(halves(1, 2), words(50, 20, 0, 0), text('short')).buffer)],
    ['place', () => readDestination(joined(halves(1, 2), words(1, 0xfffffff0, 0, 0)).buffer)],
    ['uuid', () => readUuid(new ArrayBuffer(15))],
  ])('%s', (_name, read) => expect(read).toThrow(RangeError));

  it('reads 10,000 mutated destinations without any other error', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
    const good = destination(5900, 5901, 'a-host', 'CN=a,O=b');
    for (let round = 0; round < 10_000; round++) {
      const bytes = good.slice(0, random(good.length + 1));
      if (bytes.length > 0) bytes[random(bytes.length)] = random(256);
      try {
        const { host, certificateSubject } = readDestination(bytes.buffer);
        expect(host.length + certificateSubject.length).toBeLessThan(bytes.length * 2);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });
});
