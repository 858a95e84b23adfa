import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Placement } from '../stores/placement-store.ts';

type WindowKind = 'library' | 'console';

/** What tells one window of ours from another. */
export interface WindowSpec {
  readonly kind: WindowKind;
  readonly title: string;
  /** Absent for a window that has no page of its own. */
  readonly preload?: string;
  readonly dark: boolean;
  /** A window that is never shown still draws: the doctor looks at its picture. */
  readonly hidden: boolean;
  /** Draws nothing before it is shown, so that its page need not wait for the GPU's process; `ready-to-show` never comes. */
  readonly drawsWhenShown?: boolean;
  readonly icon?: string;
  /** Electron session to use; absent is the app's own, kept on disk. */
  readonly partition?: string;
  readonly placement?: Placement;
  /** Work areas of the displays, the primary one first. */
  readonly displays: readonly Rectangle[];
}

const sizes = {
  library: { width: 1180, height: 700, minWidth: 640, minHeight: 480 },
  console: { width: 1024, height: 808, minWidth: 320, minHeight: 240 },
} as const;

/** The background before the page has drawn: the themes' own, so that nothing flashes. */
export const backgrounds = { light: '#ffffff', dark: '#16181d' } as const;

/** Everything Electron is told of a new window. Sandboxed, isolated, without Node, webview or spell checker: always. */
export function windowOptions(spec: WindowSpec): BrowserWindowConstructorOptions {
  const size = sizes[spec.kind];
  return {
    ...size,
    ...boundsWithin(spec.placement ?? size, spec.displays),
    show: false,
    paintWhenInitiallyHidden: !spec.drawsWhenShown,
    title: spec.title,
    backgroundColor: spec.dark ? backgrounds.dark : backgrounds.light,
    autoHideMenuBar: true,
    ...(spec.icon ? { icon: spec.icon } : {}),
    webPreferences: {
      ...(spec.preload === undefined ? {} : { preload: spec.preload }),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // An element in full screen leaves the window as large as it is (`whole-keyboard.ts`).
      disableHtmlFullscreenWindowResize: true,
      // A console goes on drawing behind other windows: its keyboard state and its picture must not fall behind.
      backgroundThrottling: spec.kind !== 'console',
      ...(spec.partition ? { partition: spec.partition } : {}),
    },
  };
}

/** Brings remembered bounds onto a display that is there now; a place that no display has any more is left to the system. */
export function boundsWithin(wanted: Partial<Placement>, displays: readonly Rectangle[]): Partial<Rectangle> {
  const { x, y, width = 0, height = 0 } = wanted;
  const at = x === undefined || y === undefined ? undefined : displays.find((each) => overlaps(each, x, y, width));
  const area = at ?? displays[0];
  if (!area) return { width, height };
  const size = { width: Math.min(width, area.width), height: Math.min(height, area.height) };
  if (!at || x === undefined || y === undefined) return size;
  return {
    ...size,
    x: clamp(x, area.x, area.x + area.width - size.width),
    y: clamp(y, area.y, area.y + area.height - size.height),
  };
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a window goes that belongs to another: beside it where there is room, else so that both can be seen. */
export function placeBeside(other: Rectangle, size: Size, area: Rectangle): Placement {
  const gap = 16;
  const right = other.x + other.width + gap;
  const left = other.x - size.width - gap;
  const beside = right + size.width <= area.x + area.width ? right : left >= area.x ? left : undefined;
  const place = beside === undefined ? { x: other.x + 3 * gap, y: other.y + 3 * gap } : { x: beside, y: other.y };
  return { ...place, ...size, maximized: false };
}

/** Whether enough of a title bar would lie on the display to be dragged. */
function overlaps(area: Rectangle, x: number, y: number, width: number): boolean {
  const visible = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return visible >= 64 && y >= area.y - 16 && y <= area.y + area.height - 32;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
