import { ok, type Result } from '../../../shared/errors.ts';
import type { Host, Rows, VmTag, ZStackClient } from '../../zstack/types.ts';
import type { Question, QuestionDeps } from './question.ts';

const againMs = 600_000;
const pageEveryMs = 1000;
const maxRows = 100_000;
const mostTagsPerVm = 32;

interface PagesOf<T> {
  readonly page: (client: ZStackClient, start: number, signal: AbortSignal) => Promise<Result<Rows<T>>>;
  /** Called with all rows so far; with `ended` they are all there are. */
  readonly lay: (rows: readonly T[], ended: boolean) => void;
}

/** A table that changes seldom, read page by page every ten minutes. One that this account may not read is left alone as long. */
class SlowPages<T> implements Question {
  readonly vital = false;
  readonly #now: () => number;
  readonly #of: PagesOf<T>;
  #rows: T[] = [];
  #start = 0;
  dueAt = 0;

  constructor(now: () => number, of: PagesOf<T>) {
    this.#now = now;
    this.#of = of;
  }

  async ask(client: ZStackClient, signal: AbortSignal): Promise<Result<void>> {
    const page = await this.#of.page(client, this.#start, signal);
    if (signal.aborted) return ok(); // asked again after the pause
    if (!page.ok) {
      this.#restart();
      return page;
    }
    const { rows, sent, total } = page.value;
    this.#rows.push(...rows);
    this.#start += sent;
    const ended = sent === 0 || this.#start >= maxRows || (total !== undefined && this.#start >= total);
    this.#of.lay(this.#rows, ended);
    if (ended) this.#restart();
    else this.dueAt = this.#now() + pageEveryMs;
    return ok();
  }

  #restart(): void {
    this.#rows = [];
    this.#start = 0;
    this.dueAt = this.#now() + againMs;
  }
}

/** The tags that people gave to VMs. While they come for the first time they are shown page by page. */
export function tagPages({ cloudId, lists, now }: QuestionDeps): Question {
  let known = false;
  return new SlowPages<VmTag>(now, {
    page: (client, start, signal) => client.pageTags(start, signal),
    lay: (rows, ended) => {
      if (!known || ended) lists.setTags(cloudId, tagsByVm(rows));
      known ||= ended;
    },
  });
}

/** The names of the hosts. */
export function hostPages({ cloudId, lists, now }: QuestionDeps): Question {
  return new SlowPages<Host>(now, {
    page: (client, start, signal) => client.pageHosts(start, signal),
    lay: (rows) => lists.setHosts(cloudId, new Map(rows.map(({ uuid, name }) => [uuid, name]))),
  });
}

function tagsByVm(rows: readonly VmTag[]): ReadonlyMap<string, readonly string[]> {
  const tags = new Map<string, string[]>();
  for (const { vmUuid, tag } of rows) {
    const known = tags.get(vmUuid);
    if (!known) tags.set(vmUuid, [tag]);
    else if (known.length < mostTagsPerVm && !known.includes(tag)) known.push(tag);
  }
  for (const each of tags.values()) each.sort();
  return tags;
}
