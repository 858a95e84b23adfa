import { promisify } from 'node:util';

const watcher = 'org.kde.StatusNotifierWatcher';

/**
 * Whether this Linux desktop shows tray icons: a StatusNotifier host has registered, or a tray of the old kind (XEmbed) is there, which
 * Electron falls back to. Undefined where nobody can be asked (no `gdbus`). Electron makes a tray icon in any case, and says nothing of
 * whether anybody sees it.
 */
export async function hasTrayHost(): Promise<boolean | undefined> {
  const notifier = await hasNotifierHost();
  return notifier === true || (await hasOldTray(process.env)) || notifier;
}

/** System Tray Protocol Specification: one selection for each screen. */
async function hasOldTray(env: NodeJS.ProcessEnv): Promise<boolean> {
  const { isSelectionOwned, localDisplay } = await import('./x-selection.ts');
  const display = localDisplay(env);
  if (!display) return false;
  return isSelectionOwned(env, display, `_NET_SYSTEM_TRAY_S${display.screen}`).catch(() => false);
}

async function hasNotifierHost(): Promise<boolean | undefined> {
  const property = ['org.freedesktop.DBus.Properties.Get', watcher, 'IsStatusNotifierHostRegistered'];
  const args = ['call', '--session', '--timeout', '2', '--dest', watcher, '--object-path', '/StatusNotifierWatcher'];
  try {
    const { execFile } = await import('node:child_process'); // few starts need it
    const { stdout } = await promisify(execFile)('gdbus', [...args, '--method', ...property], { timeout: 4_000 });
    return stdout.includes('true');
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : false;
  }
}

/** The same, for as long as a panel may need to start at login. */
export async function awaitTrayHost(
  signal: AbortSignal,
  ask = hasTrayHost,
  everyMs = 1_000,
  tries = 10,
): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    if ((await ask()) !== false || signal.aborted) return true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
  return false;
}
