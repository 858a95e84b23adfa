import { randomUUID } from 'node:crypto';
import type { CloudView } from '../../shared/cloud.ts';
import { hostAndPort, keyOfAddress, portOf, type ConsoleAddress } from '../../shared/console-address.ts';
import type { ConsolePreference } from '../../shared/console.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { LinkQuestion } from '../../shared/ipc/links.ts';
import { parseLink, type ConsoleLink } from '../../shared/link.ts';
import { oneLine } from '../../shared/plain-text.ts';
import { parseVvFile, type VvFile } from '../../shared/vv-file.ts';
import { readConnectionFile } from './connection-file.ts';
import { findLinked, type Linked, type SeenVm } from './find-linked.ts';
import { QuestionQueue } from './question-queue.ts';

export interface LinksDeps {
  readonly clouds: () => readonly CloudView[];
  /** The VMs of a cloud that this app has seen, the surest source first. */
  readonly seenIn: (cloudId: string) => Iterable<SeenVm>;
  /** Asks the cloud for a VM that was not seen here. */
  readonly findVm: (cloudId: string, nameOrUuid: string) => Promise<Result<string>>;
  readonly openVm: (vm: { cloudId: string; vmUuid: string; preference: ConsolePreference }) => Promise<Result<unknown>>;
  readonly openAddress: (target: AddressWish) => Promise<Result<unknown>>;
  /** Shows a failure to the person. */
  readonly report: (error: AppError) => void;
  /** Told of the question that stands now, or null. */
  readonly onAsked: (question: LinkQuestion | null) => void;
}

/** What a connection file leads to, once the person said yes. */
export interface AddressWish {
  readonly address: ConsoleAddress;
  readonly password?: string;
  readonly fullScreen: boolean;
}

/** One that is asked and a few that wait: nobody answers more. */
const questionLimit = 5;

/** A file that was read, or a text that was dropped: then there is no file that could be deleted. */
interface Source {
  readonly name: string;
  readonly content: VvFile;
  readonly own: boolean;
  remove(): Promise<Result<void>>;
}

/** Links and connection files on their way to a console: read, asked about, and opened only after a yes. */
export class Links {
  readonly #deps: LinksDeps;
  readonly #queue: QuestionQueue<LinkQuestion>;

  constructor(deps: LinksDeps) {
    this.#deps = deps;
    this.#queue = new QuestionQueue({
      onChange: deps.onAsked,
      onDropped: (count) => deps.report(fail('links-dropped', { count }).error),
      limit: questionLimit,
    });
  }

  /** The question that stands now. */
  get asked(): LinkQuestion | null {
    return this.#queue.asked;
  }

  /** Asks about a link that somebody followed. */
  openLink(text: string): void {
    const link = parseLink(text);
    const asked = link.ok ? this.#askAboutVm(link.value) : link;
    if (!asked.ok) this.#deps.report(asked.error);
  }

  /** Asks about a connection file. */
  async openFile(file: string): Promise<void> {
    const read = await readConnectionFile(file);
    if (read.ok) this.#askAboutFile(read.value);
    else this.#deps.report(read.error);
  }

  /** Asks about a connection file whose text was dropped on a window; it can't be deleted from here. */
  openText(name: string, text: string): Result<void> {
    const content = parseVvFile(text);
    if (!content.ok) return content;
    const kept = { own: false, remove: () => Promise.resolve(ok()) };
    this.#askAboutFile({ name: oneLine(name, 120), content: content.value, ...kept });
    return ok();
  }

  answer(id: string, open: boolean): void {
    this.#queue.answer(id, open);
  }

  #askAboutVm(link: ConsoleLink): Result<void> {
    const found = findLinked(link, this.#deps.clouds(), this.#deps.seenIn);
    const id = randomUUID();
    const key = JSON.stringify(link);
    if (found.ok) {
      const open = (): void => void this.#openVm(link, found.value);
      this.#queue.add({ question: vmQuestion(id, link, found.value), key, open });
      return ok();
    }
    if (found.error.code !== 'cloud-not-found') return found;
    const question = { id, kind: 'unknown-cloud', cloud: oneLine(link.cloud, 120) } as const;
    this.#queue.add({ question, key, open: () => undefined });
    return ok();
  }

  async #openVm({ vm: name, preference }: ConsoleLink, { view, vm }: Linked): Promise<void> {
    const cloudId = view.cloud.id;
    const uuid: Result<string> = vm ? { ok: true, value: vm.vmUuid } : await this.#deps.findVm(cloudId, name);
    const opened = uuid.ok ? await this.#deps.openVm({ cloudId, vmUuid: uuid.value, preference }) : uuid;
    if (!opened.ok) this.#deps.report(opened.error);
  }

  #askAboutFile(source: Source): void {
    const { address, deleteThisFile } = source.content;
    const key = `${source.name} ${keyOfAddress(address)}`;
    const question = fileQuestion(randomUUID(), source, deleteThisFile && source.own);
    this.#queue.add({ question, key, open: () => void this.#openFile(source) });
  }

  async #openFile(source: Source): Promise<void> {
    const { content, own } = source;
    const { address, password, fullScreen, deleteThisFile } = content;
    const secret = password !== undefined && { password };
    const opened = await this.#deps.openAddress({ address, fullScreen, ...secret });
    if (!opened.ok) this.#deps.report(opened.error);
    const removed = deleteThisFile && own ? await source.remove() : ok();
    if (!removed.ok) this.#deps.report(removed.error);
  }
}

function vmQuestion(id: string, link: ConsoleLink, { view, vm }: Linked): LinkQuestion {
  return {
    id,
    kind: 'vm',
    cloudName: view.cloud.name,
    account: view.cloud.account,
    vmName: vm?.vmName ?? link.vm,
    seen: vm !== undefined,
    preference: link.preference,
  };
}

function fileQuestion(id: string, { name, content }: Source, deletes: boolean): LinkQuestion {
  const { address, password, ignored } = content;
  return {
    id,
    kind: 'file',
    fileName: name,
    protocol: address.protocol,
    peer: hostAndPort(address.host, portOf(address)),
    encrypted: address.tlsPort !== undefined,
    ...(address.title !== undefined && { title: address.title }),
    hasPassword: password !== undefined,
    deletes,
    ignored,
  };
}
