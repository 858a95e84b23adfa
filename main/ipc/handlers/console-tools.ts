import { ok } from '../../../shared/errors.ts';
import type { ConsoleHandlers } from '../dispatch.ts';
import type { ConsoleServices } from '../services.ts';

/** A console window's requests about clipboard, macros and the way its guest is shown. */
export function consoleToolHandlers({ tools }: ConsoleServices) {
  return {
    'clipboard.read': async (id) => ok(await tools.readClipboard(id)),
    'clipboard.write': async (id, { text }) => ok(await tools.writeClipboard(id, text)),
    'clipboard.readPicture': async (id) => ok(await tools.readPicture(id)),
    'clipboard.writePicture': async (id, { png }) => ok(await tools.writePicture(id, png)),
    'view.remember': (id, view) => {
      tools.remember(id, view);
      return ok();
    },
    'macros.save': (_id, macros) => tools.saveMacros(macros),
    'microphone.ask': async (id) => ok(await tools.askMicrophone(id)),
    'microphone.drop': (id) => {
      tools.dropMicrophone(id);
      return ok();
    },
    'keyboard.capture': (id, on) => {
      tools.capture(id, on);
      return ok();
    },
  } satisfies Partial<ConsoleHandlers>;
}
