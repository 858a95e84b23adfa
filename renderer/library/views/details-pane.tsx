import { bookmarkOfVm } from '../../../shared/bookmark.ts';
import type { ConsolePhase, ConsoleState } from '../../../shared/console.ts';
import { Button, IconButton, IconToggle } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Menu } from '../../ui/menu.tsx';
import { useToast } from '../../ui/notice.tsx';
import { StatusPill, type Tone } from '../../ui/status.tsx';
import { useAllWords, useWords } from '../../ui/ui-context.tsx';
import { JobLine } from '../../vm/job-line.tsx';
import { useVmRoom } from '../../vm/room-context.ts';
import { PowerMenu, VmMenu } from '../../vm/vm-buttons.tsx';
import { useLibrary } from '../library-context.tsx';
import { useWaysMenu } from '../menus/machine-menus.ts';
import { machineKey, type Machine } from '../model/machines.ts';
import { hasConsole, stateTone } from '../model/vm-state.ts';
import { LastPicture } from './picture.tsx';
import { StateWord, useMemorySize } from './words.tsx';

interface DetailsPaneProps {
  readonly machine: Machine;
  /** Where the pane lies over the list. */
  readonly onClose?: () => void;
}

/** Everything about the chosen VM, and what can be done with it. */
export function DetailsPane({ machine, onClose }: DetailsPaneProps) {
  const t = useWords('library');
  const { data, actions } = useLibrary();
  const { vm } = machine;
  const bookmark = bookmarkOfVm(data.bookmarks, machine);
  return (
    <aside className="details" aria-label={t('details.label')} data-region="details">
      <header>
        <h2 className="selectable" title={machine.name}>
          <bdi>{machine.name}</bdi>
        </h2>
        <IconToggle
          icon="star"
          filled
          label={bookmark ? t('details.unstar') : t('details.star')}
          shortcut="Mod+D"
          isSelected={bookmark !== undefined}
          onChange={() => actions.toggleStar(machine, bookmark)}
        />
        {onClose && <IconButton icon="close" label={t('details.hide')} shortcut="Esc" onPress={onClose} />}
      </header>
      {vm?.description !== undefined && vm.description !== '' && (
        <p className="details-text selectable" dir="auto">
          {vm.description}
        </p>
      )}
      <LastPicture machine={machine} />
      <div>
        <StatusPill tone={stateTone(vm?.state ?? '')}>
          <StateWord state={vm?.state} />
        </StatusPill>
      </div>
      <OpenButtons machine={machine} />
      <OpenConsoles machine={machine} />
      <Facts machine={machine} />
      <VmTools machine={machine} />
    </aside>
  );
}

function OpenButtons({ machine }: { readonly machine: Machine }) {
  const t = useWords('library');
  const { data, actions } = useLibrary();
  const bookmark = bookmarkOfVm(data.bookmarks, machine);
  const isOpen = data.consoles.some((console) => machineKey(console) === machine.key);
  const stopped = machine.vm !== undefined && !hasConsole(machine.vm.state);
  const { run, jobOf } = useVmRoom();
  const canStart = machine.vm?.state === 'Stopped' && !isOpen;
  const starting = jobOf(machine) !== undefined;
  const startAndOpen = async () => {
    if (await run(machine, { kind: 'power', action: 'start' })) actions.open(machine, bookmark);
  };
  const words = useAllWords();
  const { parts, choose } = useWaysMenu(machine);
  return (
    <div>
      <div className="split">
        {canStart ? (
          <Button look="primary" icon="power" isDisabled={starting} onPress={() => void startAndOpen()}>
            {t('details.startAndOpen')}
          </Button>
        ) : (
          <Button look="primary" icon="screen" onPress={() => actions.open(machine, bookmark)}>
            {isOpen ? t('details.showConsole') : t('details.open')}
          </Button>
        )}
        <Menu
          label={t('details.more')}
          trigger={<IconButton icon="chevron-down" label={t('details.more')} />}
          parts={parts(words)}
          onAction={choose}
        />
      </div>
      {stopped && <p className="field-hint">{t('details.consoleOnlyRunning')}</p>}
    </div>
  );
}

function OpenConsoles({ machine }: { readonly machine: Machine }) {
  const { data } = useLibrary();
  return data.consoles
    .filter((console) => machineKey(console) === machine.key)
    .map((console) => <ConsoleLine key={console.sessionId} console={console} />);
}

/** The same as the pill in the console's own window. */
function toneOf(phase: Exclude<ConsolePhase, { kind: 'closed' }>): Tone {
  if (phase.kind === 'lost') return 'bad';
  if (phase.kind !== 'connected') return 'busy';
  return phase.link.encrypted ? 'good' : 'warn';
}

function ConsoleLine({ console: { phase } }: { readonly console: ConsoleState }) {
  const t = useWords('library');
  if (phase.kind === 'closed') return null;
  const words =
    phase.kind === 'connected'
      ? [
          t(`protocol.${phase.link.protocol}`),
          phase.link.encrypted ? t('link.encrypted') : t('link.plain'),
          t(`link.${phase.link.route}`),
        ].join(' · ')
      : phase.kind === 'lost'
        ? t('link.lost')
        : t('link.connecting');
  return (
    <p className="console-line">
      <span>{t('details.console')}</span>
      <StatusPill tone={toneOf(phase)}>{words}</StatusPill>
    </p>
  );
}

function Facts({ machine }: { readonly machine: Machine }) {
  const t = useWords('library');
  const memory = useMemorySize();
  const { vm, cloudName, vmUuid } = machine;
  const addresses = vm?.addresses ?? [];
  const size = vm && t('details.sizeValue', { cpus: vm.cpuCount, memory: memory(vm.memoryBytes) });
  const system = vm && (vm.guestOs === '' ? vm.platform : vm.guestOs);
  return (
    <dl className="facts">
      {addresses.map((address, index) => (
        <Fact
          key={address}
          label={index === 0 ? t('details.addresses') : ''}
          value={address}
          copyAs="details.addresses"
        />
      ))}
      <Fact label={t('details.cloud')} value={cloudName} />
      {vm?.hostName !== undefined && <Fact label={t('list.host')} value={vm.hostName} />}
      {vm !== undefined && vm.tags.length > 0 && <Fact label={t('list.tag')} value={vm.tags.join(', ')} />}
      {system !== undefined && system !== '' && <Fact label={t('details.system')} value={system} />}
      {size !== undefined && <Fact label={t('details.size')} value={size} />}
      <Fact label={t('details.uuid')} value={vmUuid} copyAs="details.uuid" />
    </dl>
  );
}

function Fact(props: {
  readonly label: string;
  readonly value: string;
  readonly copyAs?: 'details.addresses' | 'details.uuid';
}) {
  const { label, value, copyAs } = props;
  const t = useWords('library');
  const toast = useToast();
  const copy = () => {
    if (copyAs === undefined || !copyText(value)) return;
    toast({ text: (words) => words('library')('details.copied', { what: words('library')(copyAs) }) });
  };
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <bdi className="selectable">{value}</bdi>
        {copyAs !== undefined && (
          <IconButton icon="copy" label={t('details.copy', { what: t(copyAs) })} onPress={copy} />
        )}
      </dd>
    </div>
  );
}

/** Power, passwords, discs; and what is being done. */
function VmTools({ machine }: { readonly machine: Machine }) {
  const t = useWords('library');
  const words = useWords('doctor');
  const { ask } = useVmRoom();
  const { go } = useLibrary();
  const running = machine.vm?.state === 'Running';
  return (
    <div className="details-end">
      <div className="actions">
        <PowerMenu vm={machine} state={machine.vm?.state} />
        <VmMenu vm={machine} state={machine.vm?.state} />
        <Button icon="key" isDisabled={!running} onPress={() => ask({ kind: 'guest-password', vm: machine })}>
          {t('details.guestPassword')}
        </Button>
        <Button icon="route" onPress={() => go({ kind: 'doctor', vm: machine.key })}>
          {words('fromVm')}
        </Button>
      </div>
      <JobLine vm={machine} />
      {!running && <p className="field-hint">{t('details.passwordOnlyRunning')}</p>}
    </div>
  );
}
