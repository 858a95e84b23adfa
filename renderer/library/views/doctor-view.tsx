import { useState } from 'react';
import type { RouteChoice } from '../../../shared/console.ts';
import type { DoctorCheck, DoctorState, DoctorWay } from '../../../shared/doctor.ts';
import type { AppStart } from '../../../shared/ipc.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Select } from '../../ui/choice.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useToast } from '../../ui/notice.tsx';
import { Dot, StatusPill, type Tone } from '../../ui/status.tsx';
import { StepList } from '../../ui/step-list.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { settled } from '../actions.ts';
import { useLibrary } from '../library-context.tsx';

const routeSets = { both: ['direct', 'proxy'], direct: ['direct'], proxy: ['proxy'] } as const satisfies Record<
  string,
  readonly RouteChoice[]
>;
type RouteSet = keyof typeof routeSets;

interface DoctorViewProps {
  /** The VM that somebody pointed at, as `cloudId/vmUuid`. */
  readonly vm: string | undefined;
}

/** The whole way to a VM's picture, step by step, with what to do where it ends. */
export function DoctorView({ vm }: DoctorViewProps) {
  const t = useWords('doctor');
  const { data } = useLibrary();
  const { doctor } = data;
  return (
    <main className="view page" aria-label={t('title')} data-region="page">
      <div className="column settings">
        <h1>{t('title')}</h1>
        <p>{t('intro')}</p>
        <DoctorForm vm={vm} />
        {doctor.ways.map((way) => (
          <WayPart key={way.route} way={way} />
        ))}
        {doctor.checks.length > 0 && <Checks checks={doctor.checks} />}
        {doctor.phase === 'done' && <Report />}
      </div>
    </main>
  );
}

function DoctorForm({ vm }: DoctorViewProps) {
  const t = useWords('doctor');
  const { api, data, report } = useLibrary();
  const { patient, phase } = data.doctor;
  const choices = vmChoices(data);
  const [chosen, setChosen] = useState(vm ?? (patient ? `${patient.cloudId}/${patient.vmUuid}` : choices[0]?.id));
  const [routes, setRoutes] = useState<RouteSet>('both');
  if (choices.length === 0) return <p className="field-hint">{t('noVm')}</p>;
  const start = async (): Promise<void> => {
    const [cloudId = '', vmUuid = ''] = (chosen ?? '').split('/');
    const answer = await settled(api.request('doctor.start', { cloudId, vmUuid, routes: routeSets[routes] }));
    if (!answer.ok) report(answer.error);
  };
  const routeOptions = (['both', 'direct', 'proxy'] as const).map((id) => ({ id, label: t(`routes.${id}`) }));
  return (
    <div className="form">
      <Select label={t('vm')} value={chosen ?? ''} options={choices} onChange={setChosen} />
      <p className="field-hint">{t('chooseVm')}</p>
      <Select label={t('ways')} value={routes} options={routeOptions} onChange={setRoutes} />
      <div className="actions">
        {phase === 'running' ? (
          <Button onPress={() => void api.request('doctor.cancel')}>{t('cancel')}</Button>
        ) : (
          <Button look="primary" onPress={() => void start()}>
            {phase === 'done' ? t('again') : t('start')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** So many can be chosen from here; any other one is checked from its details. */
const mostChoices = 50;

/** The VM that is looked at, those that were opened last, then those that are listed. */
function vmChoices({ doctor, recents, vms }: AppStart): readonly { id: string; label: string }[] {
  const all = [
    ...(doctor.patient ? [doctor.patient] : []),
    ...recents,
    ...vms.flatMap((list) =>
      list.vms.slice(0, mostChoices).map((vm) => ({ cloudId: list.cloudId, vmUuid: vm.uuid, vmName: vm.name })),
    ),
  ];
  const known = new Map(all.map(({ cloudId, vmUuid, vmName }) => [`${cloudId}/${vmUuid}`, vmName]));
  return [...known].slice(0, mostChoices).map(([id, label]) => ({ id, label }));
}

const tones: Readonly<Record<DoctorWay['phase'], Tone>> = {
  waiting: 'idle',
  running: 'busy',
  done: 'good',
  failed: 'bad',
};

function WayPart({ way }: { readonly way: DoctorWay }) {
  const t = useWords('doctor');
  const failed = way.steps.find(({ status }) => status === 'failed')?.error ?? way.error;
  const { frame } = way;
  return (
    <section className="part doctor-way" aria-label={t(`way.${way.route}`)} data-phase={way.phase}>
      <h2>
        {t(`way.${way.route}`)}{' '}
        <StatusPill tone={tones[way.phase]}>
          {t(`phase.${way.phase}`)}
          {frame && ` · ${t('frame', { ...frame, ms: Math.round(frame.firstFrameMs) })}`}
        </StatusPill>
      </h2>
      <div role="status">
        <StepList steps={way.steps} />
      </div>
      {way.phase === 'failed' && failed && <ErrorPanel error={failed} />}
    </section>
  );
}

function Checks({ checks }: { readonly checks: DoctorState['checks'] }) {
  const t = useWords('doctor');
  return (
    <section className="part" aria-label={t('checks')}>
      <h2>{t('checks')}</h2>
      <ul className="doctor-checks">
        {checks.map((check) => (
          <li key={check.name}>
            <Dot tone={check.status} />
            <span className="visually-hidden">{t(`checkStatus.${check.status}`)}</span>
            <b>{t(`check.${check.name}`)}</b>
            <CheckFact check={check} />
          </li>
        ))}
      </ul>
      {checks.map(({ name, error }) => error && <ErrorPanel key={name} error={error} />)}
    </section>
  );
}

function CheckFact({ check: { name, status, fact } }: { readonly check: DoctorCheck }) {
  const t = useWords('doctor');
  if (name === 'tray') return <span>{status === 'good' ? t('trayGood') : t('trayMissing')}</span>;
  if (name === 'graphics' && status === 'warn') return <span>{t('graphicsSlow', { fact })}</span>;
  if (name === 'keychain') return <span>{status === 'good' && t('keychainGood')}</span>;
  return <span className="selectable">{fact}</span>;
}

function Report() {
  const t = useWords('doctor');
  const toast = useToast();
  const { api, report } = useLibrary();
  const [hideNames, setHideNames] = useState(false);
  const copy = async (): Promise<void> => {
    const answer = await settled(api.request('doctor.report', { hideNames }));
    if (!answer.ok) report(answer.error);
    else if (copyText(answer.value.text)) toast({ text: (words) => words('doctor')('copied') });
  };
  return (
    <div className="form">
      <Checkbox label={t('hideNames')} isSelected={hideNames} onChange={setHideNames} />
      <div className="actions">
        <Button icon="copy" onPress={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
    </div>
  );
}
