import { ok, type Result } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Thumbnail } from '../../../shared/vm.ts';
import type { ZStackClient } from '../../zstack/types.ts';
import type { Question, QuestionDeps } from './question.ts';

const oncePerVmMs = 30_000;
const everyMs = 2000;

export interface PictureDeps extends QuestionDeps {
  readonly wanted: () => Settings['thumbnails'];
  /** Told of a full picture, to be made small. */
  readonly onPicture: (picture: Thumbnail) => void;
}

/** Pictures of running VMs in sight, asked from the server where it has them: one at a time, each VM at most every 30 seconds. */
export class Pictures implements Question {
  readonly vital = false;
  readonly #deps: PictureDeps;
  readonly #askedAt = new Map<string, number>();
  #uuids: readonly string[] = [];
  #nextAt = 0;
  /** This server has no pictures (before 4.8): it is not asked again. */
  #unsupported = false;

  constructor(deps: PictureDeps) {
    this.#deps = deps;
  }

  get dueAt(): number {
    if (this.#unsupported || this.#deps.wanted() !== 'all') return Infinity;
    const [first] = this.#waiting();
    return first === undefined ? Infinity : Math.max(this.#nextAt, this.#dueOf(first));
  }

  show(uuids: readonly string[]): void {
    this.#uuids = uuids;
    const now = this.#deps.now();
    for (const [uuid, at] of this.#askedAt) if (now - at > oncePerVmMs) this.#askedAt.delete(uuid);
  }

  async ask(client: ZStackClient, signal: AbortSignal): Promise<Result<void>> {
    const [vmUuid] = this.#waiting();
    if (vmUuid === undefined) return ok();
    const { cloudId, now } = this.#deps;
    this.#askedAt.set(vmUuid, now());
    const picture = await client.takeScreenshot(vmUuid, signal);
    this.#nextAt = now() + everyMs;
    if (picture.ok) {
      this.#deps.onPicture({ cloudId, vmUuid, picture: picture.value });
      return ok();
    }
    if (picture.error.code === 'api-unsupported') this.#unsupported = true;
    return picture;
  }

  /** The running ones in sight, those never asked for first. */
  #waiting(): readonly string[] {
    const { lists, cloudId } = this.#deps;
    const running = this.#uuids.filter((uuid) => lists.find(cloudId, uuid)?.state === 'Running');
    return running.sort((a, b) => this.#dueOf(a) - this.#dueOf(b));
  }

  #dueOf(uuid: string): number {
    const at = this.#askedAt.get(uuid);
    return at === undefined ? 0 : at + oncePerVmMs;
  }
}
