import type { Transfer, TransferFailure, TransferPhase } from '../../guest-agent.ts';
import type { AgentLink } from './agent.ts';
import { agentMessage as message, fileStatus } from './vd-agent.ts';

export interface FileTransfersDeps {
  readonly link: AgentLink;
  readonly onChange: (transfers: readonly Transfer[]) => void;
}

/** What is read of a file at once, and may wait for tokens: memory does not grow with a file's size. */
const pieceBytes = 64 * 1024;
/** Files that are sent side by side; the others wait for their turn. */
const mostAtOnce = 3;
/** Those that came to an end and are still told of. */
const mostEnded = 50;

interface Running {
  readonly file: Blob;
  /** The agent said that it may come. */
  began: boolean;
  transfer: Transfer;
}

/**
 * Copies files into the guest (VD_AGENT_FILE_XFER_*). Each is announced with name and size, read piece by piece once the agent
 * says that it may come, and done when the agent says so. Names and contents are logged nowhere.
 */
export class FileTransfers {
  private readonly files = new Map<number, Running>();
  private nextId = 1;

  constructor(private readonly deps: FileTransfersDeps) {}

  get list(): readonly Transfer[] {
    return [...this.files.values()].map(({ transfer }) => transfer);
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const id = this.nextId++;
      const transfer: Transfer = { id, name: file.name, size: file.size, sent: 0, phase: { kind: 'waiting' } };
      this.files.set(id, { file, transfer, began: false });
    }
    this.startNext();
    this.tell();
  }

  /** Tells the agent, which deletes what it has of the file. */
  cancel(id: number): void {
    const running = this.files.get(id);
    if (!running || isOver(running)) return;
    const announced = running.transfer.phase.kind !== 'waiting';
    if (announced) void this.deps.link.send(message.fileXferStatus, words(id, fileStatus.cancelled));
    this.end(id, { kind: 'cancelled' });
  }

  /** Removes those that came to an end from the list. */
  clear(): void {
    for (const [id, running] of this.files) if (isOver(running)) this.files.delete(id);
    this.tell();
  }

  /** The agent went away: nothing arrives any more. */
  fail(kind: 'agent-gone'): void {
    for (const [id, running] of this.files) if (!isOver(running)) this.set(id, { phase: failed({ kind }) });
    this.tell();
  }

  /** VD_AGENT_FILE_XFER_STATUS: id, result, and maybe details. */
  receive(data: Uint8Array): void {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const id = view.getUint32(0, true);
    const result = view.getUint32(4, true);
    const running = this.files.get(id);
    if (!running || isOver(running)) return;
    if (result === fileStatus.canSendData) {
      if (running.transfer.phase.kind === 'sending' && !running.began) void this.stream(id, running);
    } else if (result === fileStatus.success) this.end(id, { kind: 'done' });
    else this.end(id, failed(failureOf(result, view)));
  }

  private startNext(): void {
    const active = [...this.files.values()].filter(({ transfer }) =>
      ['sending', 'finishing'].includes(transfer.phase.kind),
    );
    let free = mostAtOnce - active.length;
    for (const [id, { transfer }] of this.files) {
      if (free <= 0 || transfer.phase.kind !== 'waiting') continue;
      free -= 1;
      this.set(id, { phase: { kind: 'sending' } });
      void this.deps.link.send(message.fileXferStart, words(id), keyFile(transfer), new Uint8Array(1));
    }
  }

  private async stream(id: number, running: Running): Promise<void> {
    const { file } = running;
    running.began = true;
    const going = () => this.files.get(id)?.transfer.phase.kind === 'sending';
    for (let at = 0; going() && (at < file.size || at === 0); at += pieceBytes) {
      const piece = await read(file.slice(at, at + pieceBytes));
      if (!going()) return;
      if (!piece) {
        void this.deps.link.send(message.fileXferStatus, words(id, fileStatus.error));
        this.end(id, failed({ kind: 'unreadable' }));
        return;
      }
      await this.deps.link.send(message.fileXferData, words(id, piece.length, 0), piece);
      if (!going()) return;
      const sent = Math.min(at + pieceBytes, file.size);
      this.set(id, { sent, ...(sent === file.size && { phase: { kind: 'finishing' } }) });
      this.tell();
    }
  }

  private end(id: number, phase: TransferPhase): void {
    this.set(id, { phase });
    const ended = [...this.files].filter(([, running]) => isOver(running));
    for (const [old] of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.files.delete(old);
    this.startNext();
    this.tell();
  }

  private set(id: number, change: Partial<Transfer>): void {
    const running = this.files.get(id);
    if (running) running.transfer = { ...running.transfer, ...change };
  }

  private tell(): void {
    this.deps.onChange(this.list);
  }
}

function isOver({ transfer }: Running): boolean {
  return ['done', 'cancelled', 'failed'].includes(transfer.phase.kind);
}

function failed(failure: TransferFailure): TransferPhase {
  return { kind: 'failed', failure };
}

async function read(piece: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await piece.arrayBuffer());
  } catch {
    return undefined; // it was moved, changed or is a folder
  }
}

/** VDAgentFileXferStatusNotEnoughSpace follows where the agent tells details. */
function failureOf(result: number, view: DataView): TransferFailure {
  switch (result) {
    case fileStatus.cancelled:
      return { kind: 'refused' };
    case fileStatus.notEnoughSpace:
      return { kind: 'no-space', ...(view.byteLength >= 16 && { freeBytes: Number(view.getBigUint64(8, true)) }) };
    case fileStatus.sessionLocked:
      return { kind: 'locked' };
    case fileStatus.agentNotConnected:
      return { kind: 'no-session' };
    case fileStatus.disabled:
      return { kind: 'disabled' };
    default:
      return { kind: 'guest-error' };
  }
}

/** A GLib key file, whose values escape backslashes and line ends, and a space in front. */
function keyFile({ name, size }: Transfer): Uint8Array {
  const escaped = name
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/^ /, '\\s');
  return new TextEncoder().encode(`[vdagent-file-xfer]\nname=${escaped}\nsize=${size}\n`);
}

function words(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setUint32(index * 4, value, true));
  return new Uint8Array(view.buffer);
}
