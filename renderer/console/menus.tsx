import { useAgentMissing } from './agent/use-agent.ts';
import type { Scale } from '../../shared/console.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuPart } from '../ui/menu.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useActions } from './console-actions.tsx';
import {
  commonChords,
  ctrlAltDel,
  keyLabel,
  stickyModifiers,
  terminalChords,
  type Chord,
  type StickyModifier,
} from './keys.ts';
import type { GuestAgent } from './guest-agent.ts';
import { useObservable } from './observable.ts';
import type { ScreenView } from './session-link.ts';
import type { ShownHead } from './viewer.ts';
import { useTools } from './tools-context.tsx';
import type { ConsoleView } from './console-store.ts';

interface BarMenuProps {
  readonly disabled: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const chords: ReadonlyMap<string, Chord> = new Map(
  [ctrlAltDel, ...commonChords, ...terminalChords].map((chord) => [chord.label, chord]),
);
const scales: readonly Scale[] = ['fit', 'actual', 'sharp', 'guest'];

/** Combinations that this computer would keep for itself, the person's own, and modifiers that stay down. */
export function KeysMenu({ view, disabled, onOpenChange }: BarMenuProps & { readonly view: ConsoleView }) {
  const t = useWords('console');
  const actions = useActions();
  const { sticky, show } = useTools();
  const held = useObservable(sticky);
  const { macros } = view.look.settings;
  const entries = (list: readonly Chord[]) => list.map(({ label }) => ({ id: label, label }));
  const parts: readonly MenuPart[] = [
    {
      id: 'first',
      title: t('keys.title'),
      entries: [{ id: ctrlAltDel.label, label: ctrlAltDel.label }],
    },
    {
      id: 'macros',
      title: t('keys.macros'),
      entries: [
        ...macros.map(({ id, name }) => ({ id: `macro ${id}`, label: name })),
        { id: 'edit macros', label: t('keys.editMacros'), icon: 'pencil' },
      ],
    },
    {
      id: 'sticky',
      title: t('keys.sticky'),
      entries: stickyModifiers.map((code) => ({ id: code, label: keyLabel(code) })),
      ticked: held,
    },
    { id: 'common', title: t('keys.common'), entries: entries(commonChords) },
    { id: 'terminals', title: t('keys.terminals'), entries: entries(terminalChords) },
  ];
  const send = (id: string, part: string) => {
    const macro = macros.find((each) => id === `macro ${each.id}`);
    const chord = chords.get(id);
    if (id === 'edit macros') show('macros');
    else if (part === 'sticky') sticky.toggle(id as StickyModifier);
    else if (macro) actions.sendChords(macro.chords);
    else if (chord) actions.sendChords([chord.keys]);
  };
  return (
    <Menu
      trigger={
        <IconButton
          icon="keyboard"
          label={t('keys.menu')}
          shortcut="Ctrl+Alt+Shift+K"
          isDisabled={disabled}
          data-tool="keys"
        />
      }
      label={t('keys.menu')}
      parts={parts}
      onAction={send}
      onOpenChange={useBarMenu(onOpenChange)}
    />
  );
}

/** The picture at the guest's resolution, to a file or to the clipboard. */
export function ScreenshotMenu({ disabled, onOpenChange }: BarMenuProps) {
  const t = useWords('console');
  const run = useScreenshot();
  return (
    <Menu
      trigger={
        <IconButton icon="camera" label={t('screenshot.menu')} shortcut="Ctrl+Alt+Shift+S" isDisabled={disabled} />
      }
      label={t('screenshot.menu')}
      parts={[screenshotPart(t)]}
      onAction={run}
      onOpenChange={useBarMenu(onOpenChange)}
    />
  );
}

/** How the picture is put on the screen. */
export function ScaleMenu({ screen, disabled, onOpenChange }: BarMenuProps & { readonly screen: ScreenView }) {
  const t = useWords('console');
  const actions = useActions();
  return (
    <Menu
      trigger={
        <IconButton
          icon={screen.scale === 'fit' ? 'fit' : 'actual-size'}
          label={t('scale.menu')}
          isDisabled={disabled}
        />
      }
      label={t('scale.menu')}
      parts={[scalePart(t, screen)]}
      onAction={(id) => actions.setScale(id as Scale)}
      onOpenChange={useBarMenu(onOpenChange)}
    />
  );
}

/** Which of the guest's screens is shown; of use only where it has several. */
export function HeadsMenu({ screen, disabled, onOpenChange }: BarMenuProps & { readonly screen: ScreenView }) {
  const t = useWords('console');
  const actions = useActions();
  return (
    <Menu
      trigger={<IconButton icon="screen" label={t('heads.menu')} isDisabled={disabled} />}
      label={t('heads.menu')}
      parts={[headsPart(t, screen)]}
      onAction={(id) => actions.setHead(headOf(id))}
      onOpenChange={useBarMenu(onOpenChange)}
    />
  );
}

interface MoreMenuProps extends BarMenuProps {
  readonly view: ConsoleView;
  readonly screen: ScreenView;
  /** The bar has no room for the tools that are used less: they stand here. */
  readonly narrow: boolean;
  readonly agent: GuestAgent | undefined;
}

/** Switches of this window, and what found no room in the bar. */
export function MoreMenu(props: MoreMenuProps) {
  const { view, screen, narrow, disabled, onOpenChange, agent } = props;
  const t = useWords('console');
  const actions = useActions();
  const { show } = useTools();
  const run = useScreenshot();
  const agentMissing = useAgentMissing(agent);
  const live = !disabled;
  const parts: readonly MenuPart[] = [
    useSwitches(view, screen),
    ...(narrow && live && screen.heads.length > 1 ? [{ ...headsPart(t, screen), title: t('heads.menu') }] : []),
    ...(narrow && live ? [{ ...scalePart(t, screen), title: t('scale.menu') }, screenshotPart(t)] : []),
    {
      id: 'rest',
      entries: [
        ...(narrow ? [{ id: 'clipboard', label: t('clipboard.title'), icon: 'clipboard' as const, disabled }] : []),
        {
          id: 'type-clipboard',
          label: t('typing.clipboard'),
          icon: 'type-text',
          disabled: disabled || screen.viewOnly,
        },
        ...(agent ? [{ id: 'files', label: t('files.menu'), icon: 'open' as const, disabled }] : []),
        ...(agentMissing ? [{ id: 'agent', label: t('agent.title'), icon: 'info' as const }] : []),
        ...(narrow ? [{ id: 'reconnect', label: t('reconnect'), icon: 'refresh' as const }] : []),
      ],
    },
  ];
  const act = (id: string, part: string) => {
    if (part === 'scale') actions.setScale(id as Scale);
    else if (part === 'heads') actions.setHead(headOf(id));
    else if (part === 'screenshot') run(id);
    else if (part === 'switches') switchNamed(id)?.();
    else if (id === 'reconnect') void actions.reconnect();
    else show(id as 'clipboard' | 'type-clipboard' | 'files' | 'agent');
  };
  const switchNamed = useSwitchActions(screen);
  return (
    <Menu
      trigger={<IconButton icon="more" label={t('more')} />}
      label={t('more')}
      parts={parts}
      onAction={act}
      onOpenChange={useBarMenu(onOpenChange)}
    />
  );
}

function useSwitches(view: ConsoleView, screen: ScreenView): MenuPart {
  const t = useWords('console');
  const tools = useTools();
  const captured = useObservable(tools.capture);
  const relative = tools.relativePointer();
  const on = {
    'view-only': screen.viewOnly,
    statistics: tools.statistics,
    capture: captured.demanded,
    pointer: captured.pointer,
  };
  const never = view.look.settings.systemKeys === 'never';
  return {
    id: 'switches',
    ticked: Object.entries(on).flatMap(([id, ticked]) => (ticked ? [id] : [])),
    entries: [
      { id: 'view-only', label: t('viewOnly.switch'), hint: t('viewOnly.hint') },
      { id: 'statistics', label: t('statistics.title'), shortcut: 'Ctrl+Alt+Shift+I' },
      {
        id: 'capture',
        label: t('capture.switch'),
        hint: t(never ? 'capture.never' : 'capture.hint'),
        disabled: never || screen.viewOnly || !screen.live,
      },
      {
        id: 'pointer',
        label: t('pointer.switch'),
        hint: t(relative ? 'pointer.hint' : 'pointer.absolute'),
        disabled: !relative || screen.viewOnly || !screen.live,
      },
    ],
  };
}

function useSwitchActions(screen: ScreenView): (id: string) => (() => void) | undefined {
  const actions = useActions();
  const tools = useTools();
  const run: Readonly<Record<string, () => void>> = {
    'view-only': () => actions.setViewOnly(!screen.viewOnly),
    statistics: () => tools.setStatistics(!tools.statistics),
    capture: () => tools.capture.demand(!tools.capture.value().demanded),
    pointer: () => tools.lockPointer(!tools.capture.value().pointer),
  };
  return (id) => run[id];
}

function scalePart(t: ReturnType<typeof useWords<'console'>>, screen: ScreenView): MenuPart {
  return {
    id: 'scale',
    selected: screen.scale,
    entries: scales.map((id) => ({ id, label: t(`scale.${id}`), hint: t(`scale.hint.${id}`) })),
  };
}

function headsPart(t: ReturnType<typeof useWords<'console'>>, { heads, head }: ScreenView): MenuPart {
  const selected = head === 'windows' || heads.some(({ id }) => id === head) ? `head ${head}` : 'head all';
  return {
    id: 'heads',
    selected,
    entries: [
      { id: 'head all', label: t('heads.all') },
      { id: 'head windows', label: t('heads.windows') },
      ...heads.map(({ id, width, height }, index) => ({
        id: `head ${id}`,
        label: t('heads.one', { number: index + 1 }),
        hint: `${width} × ${height}`,
      })),
    ],
  };
}

function headOf(entry: string): ShownHead {
  const head = entry.slice('head '.length);
  return head === 'all' || head === 'windows' ? head : Number(head);
}

function screenshotPart(t: ReturnType<typeof useWords<'console'>>): MenuPart {
  return {
    id: 'screenshot',
    entries: [
      { id: 'save', label: t('screenshot.save'), icon: 'save' },
      { id: 'copy', label: t('screenshot.copy'), icon: 'copy' },
    ],
  };
}

function useScreenshot(): (id: string) => void {
  const actions = useActions();
  return (id) => void (id === 'save' ? actions.saveScreenshot() : actions.copyScreenshot());
}

/** For a menu of the bar: says whether it is open, and has the keyboard go where it belongs once it is closed. */
export function useBarMenu(tell: (open: boolean) => void): (open: boolean, chosen: boolean) => void {
  const { wayBack } = useTools();
  return (open, chosen) => {
    tell(open);
    if (open) wayBack.remember();
    else if (chosen) wayBack.toScreen();
    else wayBack.fromLayer();
  };
}
