import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../../main/log/logger.ts';
import type { Updater } from '../../../../main/updates/types.ts';
import { UpdateService, type UpdateServiceDeps } from '../../../../main/updates/update-service.ts';
import { fail, ok, type Result } from '../../../../shared/errors.ts';
import type { Release, UpdateState } from '../../../../shared/updates.ts';

const release: Release = { version: '2.0.0', notes: 'better' };

/** An updater whose answers the test gives. */
class FakeUpdater implements Updater {
  readonly calls: string[] = [];
  found: Result<Release | null> = ok(release);
  readonly downloads: { signal: AbortSignal; onPercent: (percent: number) => void; end: (r: Result<void>) => void }[] =
    [];
  readonly check = (): Promise<Result<Release | null>> => {
    this.calls.push('check');
    return Promise.resolve(this.found);
  };
  readonly download: Updater['download'] = (signal, onPercent) => {
    this.calls.push('download');
    return new Promise((end) => {
      signal.addEventListener('abort', () => end(fail('update-unreachable', { reason: 'cancelled' })));
      this.downloads.push({ signal, onPercent, end });
    });
  };
  readonly install = (runAgain: boolean): Result<void> => {
    this.calls.push(`install ${String(runAgain)}`);
    return ok();
  };
}

let updater: FakeUpdater;
let states: UpdateState[];
let mode: 'off' | 'notify' | 'install';
let loaded: number;
const services: UpdateService[] = [];

function service(more: Partial<UpdateServiceDeps> = {}): UpdateService {
  const made = new UpdateService({
    kind: 'self',
    mode: () => mode,
    loadUpdater: () => {
      loaded += 1;
      return Promise.resolve(updater);
    },
    onChange: (state) => states.push(state),
    log: createLog({ sinks: [] }).logger('updates'),
    now: () => 42,
    ...more,
  });
  services.push(made);
  return made;
}
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  [updater, states, mode, loaded] = [new FakeUpdater(), [], 'notify', 0];
});
afterEach(() => {
  for (const each of services.splice(0)) each.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('UpdateService', () => {
  it('asks a minute after the start, then every six hours, and says what it found', async () => {
    updater.found = ok(null);
    const updates = service();
    updates.start();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(updater.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states).toEqual([{ kind: 'checking' }, { kind: 'current', checkedAt: 42 }]);
    updater.found = ok(release);
    await vi.advanceTimersByTimeAsync(6 * 3_600_000);
    expect(updater.calls).toEqual(['check', 'check']);
    expect(updates.state).toEqual({ kind: 'available', release });
  });

  it('makes no request and loads nothing when it is switched off', async () => {
    mode = 'off';
    const updates = service();
    updates.start();
    updates.check();
    updates.download();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect([updates.state, loaded, states]).toEqual([{ kind: 'off' }, 0, []]);
  });

  it('makes none either where a package manager renews the app', async () => {
    const updates = service({ kind: 'package-manager' });
    updates.start();
    updates.check();
    updates.settingChanged();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect([updates.state, loaded]).toEqual([{ kind: 'not-self', why: 'package-manager' }, 0]);
  });

  it('fetches by itself only when the setting says so, and installs when the app ends', async () => {
    mode = 'install';
    const updates = service();
    updates.check();
    await settle();
    updater.downloads[0]?.onPercent(40);
    expect(updates.state).toEqual({ kind: 'downloading', release, percent: 40 });
    updater.downloads[0]?.end(ok());
    await settle();
    expect(updates.state).toEqual({ kind: 'ready', release });
    await updates.install(false);
    expect(updater.calls).toEqual(['check', 'download', 'install false']);
  });

  it('installs nothing that is not ready', async () => {
    const updates = service();
    updates.check();
    await settle();
    await updates.install(true);
    expect(updater.calls).toEqual(['check']);
  });

  it('keeps what it offered when the download fails or is stopped, so that it can be tried again', async () => {
    const updates = service();
    updates.check();
    await settle();
    updates.download();
    await settle();
    updater.downloads[0]?.end(fail('update-damaged', { version: '2.0.0' }));
    await settle();
    expect(updates.state).toMatchObject({ kind: 'failed', error: { code: 'update-damaged' }, release });
    updates.download();
    await settle();
    updates.cancel();
    expect(updater.downloads[1]?.signal.aborted).toBe(true);
    await settle();
    expect(updates.state).toEqual({ kind: 'available', release });
  });

  it('gives up a download of which nothing comes any more', async () => {
    const updates = service({ stallMs: 1000 });
    updates.check();
    await settle();
    updates.download();
    await vi.advanceTimersByTimeAsync(900);
    updater.downloads[0]?.onPercent(1);
    await vi.advanceTimersByTimeAsync(900);
    expect(updates.state.kind).toBe('downloading');
    await vi.advanceTimersByTimeAsync(200);
    expect(updates.state).toMatchObject({ kind: 'failed', error: { params: { reason: 'ETIMEDOUT' } } });
  });

  it('drops what is under way or ready when it is switched off, and begins again when it is switched on', async () => {
    const updates = service();
    updates.check();
    await settle();
    updates.download();
    await settle();
    mode = 'off';
    updates.settingChanged();
    await settle();
    expect(updates.state).toEqual({ kind: 'off' });
    await updates.install(false);
    mode = 'notify';
    updates.settingChanged();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(updater.calls).toEqual(['check', 'download', 'check']);
  });
});
