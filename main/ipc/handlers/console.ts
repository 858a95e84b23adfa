import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { ConsoleSession } from '../../sessions/types.ts';
import type { ConsoleHandlers } from '../dispatch.ts';
import type { ConsoleServices } from '../services.ts';
import { consoleToolHandlers } from './console-tools.ts';
import { consoleWindowHandlers } from './console-window.ts';
import { ownVmHandlers } from './vm-actions.ts';

/** Every request of a console window. A session that has ended meanwhile answers `cancelled`. */
export function consoleHandlers(services: ConsoleServices): ConsoleHandlers {
  const withSession = <T>(id: string, call: (session: ConsoleSession) => T | Result<never>): T | Result<never> => {
    const session = services.session(id);
    return session ? call(session) : fail('cancelled');
  };
  const tell = (id: string, call: (session: ConsoleSession) => void): Result<void> =>
    withSession(id, (session) => {
      call(session);
      return ok();
    });
  return {
    ...consoleWindowHandlers(services),
    ...consoleToolHandlers(services),
    ...ownVmHandlers(services),
    'session.start': async (id) =>
      withSession(await services.windows.sessionOf(id), ({ state }) => ({
        ok: true,
        value: {
          look: services.look(),
          platform: services.platform,
          state,
          remembered: services.tools.remembered(id),
          spiceEngine: services.spiceEngine ?? 'own',
        },
      })),
    'session.diagnose': (id) => tell(id, ({ state }) => services.diagnose?.(state)),
    'session.attach': (id) => withSession(id, (session) => session.attach()),
    'session.migrate': (id, claim) => withSession(id, async (session) => ok(await session.migrate(claim))),
    'session.report': (id, report) => tell(id, (session) => session.report(report)),
    'session.reconnect': (id, request) => tell(id, (session) => session.reconnect(request)),
    'session.stopRetrying': (id) => tell(id, (session) => session.stopRetrying()),
    'session.trust': (id, { sha256 }) => withSession(id, (session) => session.trust(sha256)),
    'session.allowPlaintextProxy': (id) => tell(id, (session) => session.allowPlaintextProxy()),
  };
}
