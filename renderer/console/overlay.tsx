import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { AppLook } from '../../shared/ipc.ts';
import type { ConsoleState } from '../../shared/console.ts';
import type { AppError, ErrorCode } from '../../shared/errors.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { StepList } from '../ui/step-list.tsx';
import { PasswordField } from '../ui/text-field.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { Card } from './card.tsx';
import { useActions } from './console-actions.tsx';
import type { ConsoleView } from './console-store.ts';
import { Recovery, recoveryOf, StartButton, VmJobLine } from './recovery.tsx';
import type { ScreenView } from './session-link.ts';

/** What lies over the screen while it is not live: the steps, or why the connection ended and what can be done. */
export function Overlay({ view, screen }: { readonly view: ConsoleView; readonly screen: ScreenView }) {
  const { state } = view;
  const recovering = recoveryOf(state);
  if (recovering) return <Recovery state={state} error={recovering} />;
  switch (state.phase.kind) {
    case 'connecting':
    case 'attached':
      return <Connecting key={state.attempt} state={state} />;
    case 'lost':
      return (
        <Lost
          key={state.attempt}
          state={state}
          error={underPolicy(state.phase.error, view.look)}
          hasPicture={screen.lastPicture !== null}
        />
      );
    case 'connected':
    case 'closed':
      return null;
  }
}

function Connecting({ state }: { readonly state: ConsoleState }) {
  const t = useWords('console');
  const actions = useActions();
  const title = state.attempt > 1 ? 'connecting.again' : 'connecting.title';
  return (
    <Card title={t(title, { name: state.vmName })} actions={<Button onPress={actions.close}>{t('cancel')}</Button>}>
      <StepList steps={state.steps} />
    </Card>
  );
}

/** What an administrator forbids is nothing that a person is asked about. */
function underPolicy(error: AppError, { policy }: AppLook): AppError {
  const forbidden = error.code === 'proxy-plaintext-refused' && !policy.rules.plaintextProxy;
  return forbidden ? { ...error, code: 'policy-plaintext' } : error;
}

interface LostProps {
  readonly state: ConsoleState;
  readonly error: AppError;
  readonly hasPicture: boolean;
}

/** Failures that a person can answer; all others are shown with a way to try again. */
const answerable: Partial<Record<ErrorCode, (props: LostProps) => ReactNode>> = {
  'console-password-needed': AskPassword,
  'console-password-wrong': AskPassword,
  'tls-untrusted': AskTrust,
  'tls-changed': Changed,
  'proxy-plaintext-refused': AskPlaintext,
};

function Lost(props: LostProps) {
  const Answer = answerable[props.error.code] ?? Failed;
  return <Answer {...props} />;
}

function Failed({ state, error, hasPicture }: LostProps) {
  const t = useWords('console');
  const actions = useActions();
  const title = hasPicture ? 'lost.title' : 'lost.neverOpened';
  return (
    <Card
      title={t(title, { name: state.vmName })}
      actions={
        <>
          <Button onPress={actions.close}>{t('close')}</Button>
          <Button onPress={actions.diagnose}>{t('lost.diagnose')}</Button>
          <StartButton state={state} error={error} />
          <Button look="primary" autoFocus onPress={() => void actions.reconnect()}>
            {t('lost.reconnectNow')}
          </Button>
        </>
      }
    >
      {hasPicture && <p>{t('lost.pictureKept')}</p>}
      <VmJobLine state={state} />
      <ErrorPanel error={error} />
    </Card>
  );
}

function AskPassword({ state, error }: LostProps) {
  const t = useWords('console');
  const actions = useActions();
  const [password, setPassword] = useState('');
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (password !== '') void actions.reconnect(password);
  };
  const wrong = error.code === 'console-password-wrong';
  return (
    <form className="overlay-form" onSubmit={send}>
      <Card
        title={t('password.title', { name: state.vmName })}
        actions={
          <>
            <Button onPress={actions.close}>{t('close')}</Button>
            <Button look="primary" type="submit" isDisabled={password === ''}>
              {t('password.connect')}
            </Button>
          </>
        }
      >
        <p>{t('password.why')}</p>
        <PasswordField
          label={t('password.label')}
          autoFocus
          value={password}
          onChange={setPassword}
          {...(wrong && password === '' ? { error: t('password.wrong') } : { hint: t('password.hint') })}
        />
      </Card>
    </form>
  );
}

function AskTrust({ state, error }: LostProps) {
  const t = useWords('console');
  const actions = useActions();
  const fingerprint = text(error, 'fingerprint');
  return (
    <Card
      title={t('trust.title', { name: state.vmName })}
      actions={
        <>
          <Button autoFocus onPress={actions.close}>
            {t('close')}
          </Button>
          <Button look="primary" onPress={() => void actions.trust(fingerprint)}>
            {t('trust.accept')}
          </Button>
        </>
      }
    >
      <p>{t('trust.why')}</p>
      <Facts
        facts={[
          [t('trust.peer'), `${text(error, 'host')}:${text(error, 'port')}`],
          [t('trust.subject'), text(error, 'subject')],
          [t('trust.fingerprint'), inPairs(fingerprint)],
        ]}
      />
      <p>{t('trust.compare')}</p>
    </Card>
  );
}

/** A hard stop: there is no button that goes on with the changed certificate. */
function Changed({ state, error }: LostProps) {
  const t = useWords('console');
  const actions = useActions();
  return (
    <Card
      title={t('changed.title', { name: state.vmName })}
      actions={
        <>
          <Button onPress={() => void actions.reconnect()}>{t('changed.tryAgain')}</Button>
          <Button look="primary" autoFocus onPress={actions.close}>
            {t('close')}
          </Button>
        </>
      }
    >
      <p>{t('changed.why')}</p>
      <Facts
        facts={[
          [t('trust.peer'), `${text(error, 'host')}:${text(error, 'port')}`],
          [t('changed.expected'), inPairs(text(error, 'expected'))],
          [t('changed.received'), inPairs(text(error, 'fingerprint'))],
        ]}
      />
      <p className="overlay-warning">{t('changed.stop')}</p>
    </Card>
  );
}

function AskPlaintext({ state, error }: LostProps) {
  const t = useWords('console');
  const actions = useActions();
  return (
    <Card
      title={t('plaintext.title', { name: state.vmName })}
      actions={
        <>
          <Button autoFocus onPress={actions.close}>
            {t('close')}
          </Button>
          <Button look="danger" onPress={() => void actions.allowPlaintextProxy()}>
            {t('plaintext.allow', { cloud: state.cloudName })}
          </Button>
        </>
      }
    >
      <ErrorPanel error={error} />
      <p>{t('plaintext.scope', { cloud: state.cloudName })}</p>
    </Card>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="facts selectable">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** As openssl and browsers print it, to be compared by eye. */
function inPairs(sha256: string): string {
  return (sha256.replaceAll(':', '').toUpperCase().match(/../g) ?? []).join(':');
}

function text(error: AppError, name: string): string {
  return String(error.params[name] ?? '');
}
