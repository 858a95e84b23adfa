import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnChild } from '../process.ts';
import type { LabService } from '../types.ts';
import { callMethod, isOwned, readProperty, type BusObject } from './bus.ts';
import type { DesktopSession } from './session.ts';

type Environment = Readonly<NodeJS.ProcessEnv>;

const watcher: BusObject = {
  service: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
};

/** A panel along the top that has a tray and nothing else (xfconf's file format). */
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;

/** Starts a real tray (xfce4-panel) in a session that has a display; resolves when icons can register themselves. */
export async function startTrayHost({ env }: DesktopSession): Promise<LabService> {
  const folder = join(env['XDG_CONFIG_HOME'] ?? '', 'xfce4', 'xfconf', 'xfce-perchannel-xml');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'xfce4-panel.xml'), panelSettings);
  const panel = await spawnChild('xfce4-panel', ['--disable-wm-check'], { env });
  await panel.ready(
    async () =>
      (await isOwned(env, watcher.service)) &&
      (await readProperty(env, watcher, 'IsStatusNotifierHostRegistered')) === true,
  );
  return panel;
}

/** An entry of a tray menu (com.canonical.dbusmenu). */
export interface TrayMenuItem {
  readonly id: number;
  /** Without the underscores that mark access keys; empty for a separator. */
  readonly label: string;
  readonly kind: 'standard' | 'separator';
  readonly enabled: boolean;
  readonly visible: boolean;
  /** Of check and radio entries. */
  readonly checked?: boolean;
  readonly children: readonly TrayMenuItem[];
}

/** An icon in the tray. */
interface TrayItem {
  readonly title: string;
  readonly object: BusObject;
  readonly menu: readonly TrayMenuItem[];
}

/** All icons that have registered themselves as StatusNotifierItem, each with its menu as it is now. */
export async function readTray(env: Environment): Promise<readonly TrayItem[]> {
  const names = (await readProperty(env, watcher, 'RegisteredStatusNotifierItems')) as readonly string[];
  return Promise.all(names.map((name) => readItem(env, itemObject(name))));
}

/** The menu of the only icon in the tray; rejects when there is another number of icons. */
export async function readTrayMenu(env: Environment): Promise<readonly TrayMenuItem[]> {
  return (await onlyItem(env)).menu;
}

/** Clicks a menu entry of the only icon, by its id. Returns when the program has been told, not when it has acted. */
export async function clickTrayItem(env: Environment, id: number): Promise<void> {
  const menu = await menuObject(env, (await onlyItem(env)).object);
  await callMethod(env, menu, 'Event', ['isvu', String(id), 'clicked', 's', '', '0']);
}

async function onlyItem(env: Environment): Promise<TrayItem> {
  const items = await readTray(env);
  const [item] = items;
  if (!item || items.length > 1) throw new Error(`${items.length} icons in the tray instead of one`);
  return item;
}

/** The watcher lists "name/object/path". */
function itemObject(listed: string): BusObject {
  const slash = listed.indexOf('/');
  const service = slash === -1 ? listed : listed.slice(0, slash);
  const path = slash === -1 ? '/StatusNotifierItem' : listed.slice(slash);
  return { service, path, interface: 'org.kde.StatusNotifierItem' };
}

async function menuObject(env: Environment, { service, ...item }: BusObject): Promise<BusObject> {
  const path = (await readProperty(env, { service, ...item }, 'Menu')) as string;
  return { service, path, interface: 'com.canonical.dbusmenu' };
}

async function readItem(env: Environment, object: BusObject): Promise<TrayItem> {
  const title = (await readProperty(env, object, 'Title')) as string;
  const menu = await menuObject(env, object);
  // Programs may fill their menu only now; Chromium knows the call and answers it with an error.
  await callMethod(env, menu, 'AboutToShow', ['i', '0']).catch(() => undefined);
  const [, root] = await callMethod(env, menu, 'GetLayout', ['iias', '0', '-1', '0']);
  return { title, object, menu: parseLayout(root as Layout).children };
}

/** (ia{sv}av): id, properties, children in variants. */
type Layout = readonly [
  number,
  Readonly<Record<string, { readonly data: unknown }>>,
  readonly { readonly data: Layout }[],
];

function parseLayout([id, properties, children]: Layout): TrayMenuItem {
  const label = properties['label']?.data;
  const checked = properties['toggle-type'] && properties['toggle-state']?.data === 1;
  return {
    id,
    label: typeof label === 'string' ? label.replace(/_(.)/g, '$1') : '',
    kind: properties['type']?.data === 'separator' ? 'separator' : 'standard',
    enabled: properties['enabled']?.data !== false,
    visible: properties['visible']?.data !== false,
    ...(checked !== undefined && { checked }),
    children: children.map(({ data }) => parseLayout(data)),
  };
}
