import type { MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../../shared/i18n/index.ts';

export type Platform = 'linux' | 'darwin' | 'win32';

export interface MenuActions {
  readonly showLibrary: () => void;
  readonly quit: () => void;
}

type Items = MenuItemConstructorOptions[];

/** The application's menu: macOS has its own first menu; Linux and Windows show it in the library window after Alt. */
export function menuTemplate(platform: Platform, actions: MenuActions, t: Translate<'shell'>): Items {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [macApp(actions, t)] : [{ label: t('menu.file'), submenu: fileItems(actions, t) }]),
    { label: t('menu.edit'), submenu: editItems(t) },
    { label: t('menu.view'), submenu: viewItems(platform, t) },
    { label: t('menu.window'), role: 'windowMenu', submenu: windowItems(platform, actions, t) },
    ...(mac ? [] : [{ label: t('menu.help'), submenu: [about(t)] }]),
  ];
}

function macApp(actions: MenuActions, t: Translate<'shell'>): MenuItemConstructorOptions {
  const app = t('app.name');
  return {
    label: app,
    submenu: [
      about(t),
      { type: 'separator' },
      { role: 'services', label: t('menu.services') },
      { type: 'separator' },
      { role: 'hide', label: t('menu.hide', { app }) },
      { role: 'hideOthers', label: t('menu.hideOthers') },
      { role: 'unhide', label: t('menu.showAll') },
      { type: 'separator' },
      { id: 'quit', label: t('menu.quitApp', { app }), accelerator: 'Command+Q', click: actions.quit },
    ],
  };
}

function fileItems(actions: MenuActions, t: Translate<'shell'>): Items {
  return [
    { id: 'close-window', role: 'close', label: t('menu.closeWindow') },
    { type: 'separator' },
    { id: 'quit', label: t('menu.quit'), accelerator: 'Ctrl+Q', click: actions.quit },
  ];
}

function editItems(t: Translate<'shell'>): Items {
  return [
    { role: 'undo', label: t('menu.undo') },
    { role: 'redo', label: t('menu.redo') },
    { type: 'separator' },
    { role: 'cut', label: t('menu.cut') },
    { role: 'copy', label: t('menu.copy') },
    { role: 'paste', label: t('menu.paste') },
    { role: 'selectAll', label: t('menu.selectAll') },
  ];
}

function viewItems(platform: Platform, t: Translate<'shell'>): Items {
  const accelerator = platform === 'darwin' ? 'Control+Command+F' : 'F11';
  return [
    { id: 'zoom-reset', role: 'resetZoom', label: t('menu.actualSize') },
    { id: 'zoom-in', role: 'zoomIn', label: t('menu.zoomIn') },
    { id: 'zoom-out', role: 'zoomOut', label: t('menu.zoomOut') },
    { type: 'separator' },
    { id: 'full-screen', role: 'togglefullscreen', label: t('menu.fullScreen'), accelerator },
  ];
}

function windowItems(platform: Platform, actions: MenuActions, t: Translate<'shell'>): Items {
  const mac: Items = [
    { id: 'close-window', role: 'close', label: t('menu.closeWindow') },
    { role: 'zoom', label: t('menu.zoom') },
    { role: 'front', label: t('menu.front') },
  ];
  return [
    { id: 'library', label: t('menu.library'), accelerator: 'CommandOrControl+L', click: actions.showLibrary },
    { id: 'minimize', role: 'minimize', label: t('menu.minimize') },
    ...(platform === 'darwin' ? mac : []),
  ];
}

function about(t: Translate<'shell'>): MenuItemConstructorOptions {
  return { id: 'about', role: 'about', label: t('menu.about', { app: t('app.name') }) };
}
