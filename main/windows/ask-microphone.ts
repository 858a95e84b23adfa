import { dialog, systemPreferences, type BrowserWindow } from 'electron';
import type { Translate } from '../../shared/i18n/index.ts';

/** Asks over the window whether its guest may hear the microphone; "no" is what a careless Enter answers. */
export async function askMicrophone(window: BrowserWindow, t: Translate<'shell'>): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: t('microphone.question'),
    detail: t('microphone.detail', { window: window.getTitle() }),
    buttons: [t('microphone.yes'), t('microphone.no')],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** macOS asks the person once for each app; elsewhere nobody does. */
export async function askSystemForMicrophone(): Promise<boolean> {
  return process.platform !== 'darwin' || systemPreferences.askForMediaAccess('microphone');
}
