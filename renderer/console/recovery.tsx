import { useEffect, useState } from 'react';
import type { ConsolePhase, ConsoleState } from '../../shared/console.ts';
import type { AppError } from '../../shared/errors.ts';
import { passingStates } from '../../shared/vm.ts';
import { mayPower } from '../../shared/vm-job.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Dot } from '../ui/status.tsx';
import { StepList } from '../ui/step-list.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { JobLine } from '../vm/job-line.tsx';
import { stateWord } from '../vm/power-menu.tsx';
import { useVmRoom } from '../vm/room-context.ts';
import { useActions } from './console-actions.tsx';
import { Card } from './card.tsx';
import { useOwnVm } from './vm-tools.tsx';

type Lost = Extract<ConsolePhase, { kind: 'lost' }>;

/** Why the picture went away, where the app brings it back by itself or is doing so; undefined where it does neither. */
export function recoveryOf({ phase }: ConsoleState): AppError | undefined {
  if (phase.kind === 'connecting' || phase.kind === 'attached') return phase.recovering;
  if (phase.kind !== 'lost') return undefined;
  return phase.retryAt !== undefined || phase.waitsFor !== undefined ? phase.error : undefined;
}

/** A lost console on its way back: why it was lost, what happens next and when, and how far the attempt has come. */
export function Recovery({ state, error }: { readonly state: ConsoleState; readonly error: AppError }) {
  const t = useWords('vm');
  const actions = useActions();
  const { phase } = state;
  const trying = phase.kind !== 'lost';
  const waits = phase.kind === 'lost' && phase.waitsFor !== undefined;
  const failed = state.steps.some(({ status }) => status === 'failed');
  const passes = error.code === 'vm-not-running' && passingStates.includes(String(error.params.state));
  return (
    <Card
      title={t(titleOf(state, error), { name: state.vmName })}
      actions={
        <>
          <Button onPress={actions.close}>{t('close')}</Button>
          <Button onPress={actions.stopRetrying}>{t('recovery.stop')}</Button>
          <StartButton state={state} error={error} />
          <Button look="primary" autoFocus isPending={trying} onPress={() => void actions.reconnect()}>
            {t('recovery.now')}
          </Button>
        </>
      }
    >
      <p className="recovery-next">
        <Dot tone={trying ? 'busy' : 'warn'} />
        {phase.kind === 'lost' ? <Next phase={phase} /> : <span role="status">{t('recovery.trying')}</span>}
      </p>
      <VmJobLine state={state} />
      <ErrorPanel error={error} cure={!passes} />
      {(trying || (failed && !waits)) && <StepList steps={state.steps} />}
    </Card>
  );
}

/** A migration is no loss. */
function titleOf({ everConnected }: ConsoleState, { code }: AppError) {
  if (code === 'vm-moved') return 'recovery.moved';
  return everConnected ? 'recovery.title' : 'recovery.waiting';
}

/** What the plan is; the seconds are for the eye, and are not read out one by one. */
function Next({ phase }: { readonly phase: Lost }) {
  const t = useWords('vm');
  const seconds = useSecondsUntil(phase.retryAt);
  if (phase.waitsFor === 'network') return <span role="status">{t('recovery.offline')}</span>;
  if (phase.waitsFor === 'vm') {
    const state = stateWord(String(phase.error.params.state ?? ''), t);
    return <span role="status">{t('recovery.vm', { state })}</span>;
  }
  return (
    <>
      <span role="status" className="visually-hidden">
        {t('recovery.soon')}
      </span>
      <span aria-hidden="true">{seconds > 0 ? t('recovery.in', { seconds }) : t('recovery.trying')}</span>
    </>
  );
}

/** For a VM that is off. It is tried whatever the account may do: the cloud's own answer says it best. */
export function StartButton({ state, error }: { readonly state: ConsoleState; readonly error: AppError }) {
  const t = useWords('vm');
  const { run, jobOf } = useVmRoom();
  const vm = useOwnVm(state);
  if (error.code !== 'vm-not-running' || !mayPower(String(error.params.state), 'start')) return null;
  return (
    <Button
      icon="power"
      isDisabled={jobOf(vm) !== undefined}
      onPress={() => void run(vm, { kind: 'power', action: 'start' })}
    >
      {t('recovery.start')}
    </Button>
  );
}

/** In the card as well, since in full screen the bar is away. */
export function VmJobLine({ state }: { readonly state: ConsoleState }) {
  return <JobLine vm={useOwnVm(state)} />;
}

function useSecondsUntil(at = 0): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.min(60, Math.max(0, Math.ceil((at - now) / 1000))); // a clock that was set meanwhile
}
