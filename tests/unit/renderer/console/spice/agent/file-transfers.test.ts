import { describe, expect, it } from 'vitest';
import { agentMessage as message, fileStatus } from '../../../../../../renderer/console/spice/agent/vd-agent.ts';
import { agentWithGuest, settled, words } from './fake-agent.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31) & 255);
const file = (name: string, length: number) => new File([bytes(length)], name);

function sending(...files: readonly File[]) {
  const all = agentWithGuest({ tokens: 100_000 });
  all.announce('fileXferDetailedErrors');
  all.agent.files.add(files);
  const status = (id: number, result: number, ...more: readonly number[]) =>
    all.say(message.fileXferStatus, words(id, result, ...more));
  const phases = () => all.state.transfers.map(({ phase }) => phase.kind);
  const received = (id: number) =>
    all
      .said(message.fileXferData)
      .filter(([first]) => first === id)
      .flatMap((data) => data.slice(12));
  return { ...all, status, phases, received };
}

async function until(condition: () => boolean) {
  for (let turn = 0; turn < 200 && !condition(); turn++) await settled();
  expect(condition()).toBe(true);
}

describe('FileTransfers', () => {
  it('announces a file by name and size, and sends it when the agent says so', async () => {
    const { said, status, state, received } = sending(file('read me.txt', 150_000));
    const [start] = said(message.fileXferStart);
    expect(new TextDecoder().decode(Uint8Array.from(start?.slice(4) ?? []))).toBe(
      '[vdagent-file-xfer]\nname=read me.txt\nsize=150000\n\0',
    );
    await settled();
    expect(said(message.fileXferData)).toEqual([]);
    status(1, fileStatus.canSendData);
    status(1, fileStatus.canSendData); // a second time: it is not sent twice
    await until(() => state.transfers[0]?.phase.kind === 'finishing');
    expect(received(1)).toEqual([...bytes(150_000)]);
    expect(state.transfers[0]?.sent).toBe(150_000);
    status(1, fileStatus.success);
    expect(state.transfers).toMatchObject([{ name: 'read me.txt', phase: { kind: 'done' } }]);
  });

  it('sends an empty file as one empty piece', async () => {
    const { said, status, state } = sending(file('empty', 0));
    status(1, fileStatus.canSendData);
    await until(() => state.transfers[0]?.phase.kind === 'finishing');
    expect(said(message.fileXferData)).toEqual([[...words(1, 0, 0)]]);
  });

  it('escapes what would end a line of the announcement', () => {
    const { said } = sending(file('a\nsize=0\\', 1));
    const start = new TextDecoder().decode(Uint8Array.from(said(message.fileXferStart)[0] ?? []).subarray(4));
    expect(start).toContain('name=a\\nsize=0\\\\\nsize=1\n');
  });

  it('keeps three on their way at once, and goes on with the next', () => {
    const { status, phases } = sending(...[1, 2, 3, 4, 5].map((each) => file(`file ${each}`, 10)));
    expect(phases()).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
    status(2, fileStatus.error);
    expect(phases()).toEqual(['sending', 'failed', 'sending', 'sending', 'waiting']);
  });

  it('stops reading while the guest takes nothing', async () => {
    const { agent, announce, state, say, chunks } = agentWithGuest({ tokens: 10 });
    announce();
    agent.files.add([file('large', 3_000_000)]);
    say(message.fileXferStatus, words(1, fileStatus.canSendData));
    for (let turn = 0; turn < 20; turn++) await settled();
    expect(chunks).toHaveLength(10);
    expect(state.transfers[0]?.sent).toBe(0);
    agent.addTokens(40);
    for (let turn = 0; turn < 20; turn++) await settled();
    expect(state.transfers[0]?.sent).toBe(64 * 1024);
  });

  it('can be cancelled, and tells the agent', async () => {
    const { agent, said, status, phases } = sending(file('a', 10), file('b', 10));
    agent.files.cancel(1);
    status(1, fileStatus.canSendData);
    await settled();
    expect(said(message.fileXferStatus)).toEqual([[...words(1, fileStatus.cancelled)]]);
    expect(said(message.fileXferData)).toEqual([]);
    expect(phases()).toEqual(['cancelled', 'sending']);
    agent.files.clear();
    expect(phases()).toEqual(['sending']);
  });

  it.each([
    [fileStatus.cancelled, [], { kind: 'refused' }],
    [fileStatus.error, [], { kind: 'guest-error' }],
    [fileStatus.notEnoughSpace, [4096, 1], { kind: 'no-space', freeBytes: 4096 + 2 ** 32 }],
    [fileStatus.notEnoughSpace, [], { kind: 'no-space' }],
    [fileStatus.sessionLocked, [], { kind: 'locked' }],
    [fileStatus.agentNotConnected, [], { kind: 'no-session' }],
    [fileStatus.disabled, [], { kind: 'disabled' }],
    [4711, [], { kind: 'guest-error' }],
  ])('names failure %i', (result, more, failure) => {
    const { status, state } = sending(file('a', 10));
    status(1, result, ...more);
    expect(state.transfers[0]?.phase).toEqual({ kind: 'failed', failure });
  });

  it('names a file that can’t be read', async () => {
    const broken = Object.assign(new File(['abc'], 'gone'), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }),
    });
    const { status, state, said } = sending(broken);
    status(1, fileStatus.canSendData);
    await until(() => state.transfers[0]?.phase.kind === 'failed');
    expect(state.transfers[0]?.phase).toEqual({ kind: 'failed', failure: { kind: 'unreadable' } });
    expect(said(message.fileXferStatus)).toEqual([[...words(1, fileStatus.error)]]);
  });

  it('fails what is on its way when the agent goes away', () => {
    const { agent, phases, status } = sending(file('a', 10), file('b', 10));
    status(1, fileStatus.success);
    agent.disconnect();
    expect(phases()).toEqual(['done', 'failed']);
  });

  it('leaves files alone that it does not know', () => {
    const { status, phases } = sending(file('a', 10));
    status(77, fileStatus.success);
    expect(phases()).toEqual(['sending']);
  });
});
