import { useState } from 'react';
import type { Release, UpdateState } from '../../../shared/updates.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { updateDeed } from '../model/update-deed.ts';

/** Newer versions, on the settings page: what is known, and what can be done now. */
export function UpdatesPart() {
  const t = useWords('updates');
  const { data } = useLibrary();
  return (
    <section className="part updates" aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p className="selectable">{t('installed', { version: data.version })}</p>
      <UpdateStatus state={data.updates} />
    </section>
  );
}

/** A line across the library when there is something to decide: a newer version that was found, or is ready. */
export function UpdateStrip() {
  const { updates } = useLibrary().data;
  const [later, setLater] = useState('');
  if (updates.kind !== 'available' && updates.kind !== 'ready') return null;
  const said = `${updates.kind} ${updates.release.version}`;
  if (later === said) return null;
  return (
    <Notice tone="info" actions={<UpdateActions state={updates} />} onDismiss={() => setLater(said)}>
      <UpdateTitle state={updates} />
    </Notice>
  );
}

function UpdateStatus({ state }: { readonly state: UpdateState }) {
  return (
    <>
      <div className="update-status" role="status">
        <UpdateTitle state={state} />
      </div>
      {'release' in state && state.release && <WhatsNew release={state.release} />}
      <UpdateActions state={state} />
    </>
  );
}

function UpdateTitle({ state }: { readonly state: UpdateState }) {
  const t = useWords('updates');
  switch (state.kind) {
    case 'not-self':
      return <p>{t(`why.${state.why}`)}</p>;
    case 'off':
      return <p>{t('off')}</p>;
    case 'current':
      return <Current checkedAt={state.checkedAt} />;
    case 'checking':
      return <p>{t('checking')}</p>;
    case 'available':
      return <b className="words-title">{t('available', { version: state.release.version })}</b>;
    case 'downloading':
      return <Progress percent={state.percent} label={t('downloading', downloadOf(state))} />;
    case 'ready':
      return (
        <>
          <b className="words-title">{t('ready', { version: state.release.version })}</b> <span>{t('readyHint')}</span>
        </>
      );
    case 'failed':
      return <ErrorPanel error={state.error} />;
  }
}

function downloadOf({ release, percent }: { readonly release: Release; readonly percent: number }) {
  return { version: release.version, percent };
}

function Current({ checkedAt }: { readonly checkedAt: number | null }) {
  const t = useWords('updates');
  const language = useLanguage();
  if (checkedAt === null) return <p>{t('notChecked')}</p>;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(checkedAt);
  return (
    <>
      <p>{t('current')}</p>
      <p>{t('checkedAt', { when })}</p>
    </>
  );
}

function Progress({ percent, label }: { readonly percent: number; readonly label: string }) {
  return (
    <>
      <p>{label}</p>
      <progress className="update-progress" max={100} value={percent} aria-label={label} />
    </>
  );
}

function WhatsNew({ release }: { readonly release: Release }) {
  const t = useWords('updates');
  if (!release.notes) return null;
  return (
    <details className="whats-new" open>
      <summary>{t('whatsNew')}</summary>
      <p className="selectable">{release.notes}</p>
    </details>
  );
}

function UpdateActions({ state }: { readonly state: UpdateState }) {
  const t = useWords('updates');
  const { api } = useLibrary();
  const deed = updateDeed(state);
  if (!deed) return null;
  const press = () => void api.request(deed.request);
  const look = state.kind === 'available' || state.kind === 'ready' ? { look: 'primary' as const } : {};
  return (
    <Button {...look} onPress={press}>
      {t(deed.word)}
    </Button>
  );
}
