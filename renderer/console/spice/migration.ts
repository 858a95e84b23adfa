import type { MigrationWay } from '../../../shared/console.ts';
import { mainCap, mainClientMessage as client, mainServerMessage as message } from './main/main-messages.ts';
import type { Migrant } from './wire/movable-channel.ts';
import { miniHeaderBytes, readHeader, type Link } from './wire/link.ts';

/** The main channel of a session that moves. */
interface MainMigrant extends Migrant {
  park(way: MigrationWay, connectionId: number): Promise<Link>;
}

export interface MigrationDeps {
  readonly way: MigrationWay;
  readonly connectionId: number;
  readonly main: MainMigrant;
  readonly others: readonly Migrant[];
  /** The source's version of what channels carry over; undefined where they begin anew at the other server. */
  readonly seamless: number | undefined;
}

/** The server that a guest leaves waits for ten seconds (libspice-server, MIGRATE_TIMEOUT). */
const connectMs = 8_000;

/**
 * A session's channels on their way to another server: all are linked to it beside the links that they have, the main channel first, as
 * the server finds the others by it. Then either each carries its state over when its server says so (seamless), or all begin anew.
 */
export class Migration {
  private readonly left: Set<Migrant>;
  private seamless = false;

  constructor(private readonly deps: MigrationDeps) {
    this.left = new Set(this.all);
  }

  /** Whether the channels carry their state over; known once `connect` has resolved. */
  get isSeamless(): boolean {
    return this.seamless;
  }

  get way(): MigrationWay {
    return this.deps.way;
  }

  /** Some channels are at the one server, some at the other. */
  get isUnderWay(): boolean {
    return this.left.size < this.all.length;
  }

  /** Links all channels; rejects where one does not get through, or not in time. */
  async connect(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the other server did not answer in time')), connectMs);
    });
    try {
      await Promise.race([this.link(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** True when this was the last one that was missing. */
  moved(migrant: Migrant): boolean {
    return this.left.delete(migrant) && this.left.size === 0;
  }

  /** All channels begin anew at the other server. */
  restart(): void {
    for (const migrant of this.all) migrant.restart();
  }

  settle(): void {
    for (const migrant of this.all) migrant.settle();
  }

  private get all(): readonly Migrant[] {
    return [this.deps.main, ...this.deps.others];
  }

  private async link(): Promise<void> {
    const { way, connectionId, main, others, seamless } = this.deps;
    const link = await main.park(way, connectionId);
    const linking = Promise.all(others.map((migrant) => migrant.park(way, connectionId)));
    linking.catch(() => undefined); // awaited below, when it may have failed already
    const can = (link.caps & mainCap.seamlessMigrate) !== 0;
    if (seamless !== undefined && can) this.seamless = await agreesToSeamless(link, seamless);
    await linking;
  }
}

/** Asks the server to take over the channels' state. What else it sends before it answers has no meaning yet. */
async function agreesToSeamless(link: Link, version: number): Promise<boolean> {
  const payload = new DataView(new ArrayBuffer(4));
  payload.setUint32(0, version, true);
  link.send(client.migrateDstDoSeamless, payload.buffer);
  for (;;) {
    const { type, size } = readHeader(await link.viewed(miniHeaderBytes));
    await link.take(size);
    if (type === message.migrateDstSeamlessAck) return true;
    if (type === message.migrateDstSeamlessNack) return false;
  }
}
