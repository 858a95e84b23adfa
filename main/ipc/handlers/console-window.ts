import { fail, ok } from '../../../shared/errors.ts';
import type { ConsoleHandlers } from '../dispatch.ts';
import type { ConsoleServices } from '../services.ts';

/** A console window's requests about itself and its pictures. */
export function consoleWindowHandlers({ session, windows, screenshots, keepThumbnail }: ConsoleServices) {
  return {
    'session.close': (id) => {
      windows.close(id);
      return ok();
    },
    'window.setFullScreen': (id, on) => {
      windows.setFullScreen(id, on);
      return ok();
    },
    'head.toggleFullScreen': (id, head) => {
      windows.toggleHeadFullScreen(id, head);
      return ok();
    },
    'head.captureKeys': (id, { head, on }) => {
      windows.captureHeadKeys(id, head, on);
      return ok();
    },
    'window.show': (id) => {
      windows.show(id);
      return ok();
    },
    'window.fitTo': (id, size) => {
      windows.fitTo(id, size);
      return ok();
    },
    'screenshot.save': (id, png) => {
      const vmName = session(id)?.state.vmName;
      return vmName === undefined ? fail('cancelled') : screenshots.save(vmName, png);
    },
    'screenshot.copy': (_id, png) => screenshots.copy(png),
    'thumbnail.deliver': (id, picture) => {
      const state = session(id)?.state;
      if (state) keepThumbnail(state, picture);
      return ok();
    },
    'screenshot.deliver': (_id, { requestId, png }) => {
      screenshots.deliver(requestId, png);
      return ok();
    },
  } satisfies Partial<ConsoleHandlers>;
}
