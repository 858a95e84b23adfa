import { useEffect, useState } from 'react';
import type { LinkQuestion } from '../../../shared/ipc/links.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';

/** A click or key that was meant for what the dialog has covered must not be its yes. */
const readingMs = 700;

interface LinkDialogProps<K extends LinkQuestion['kind'] = LinkQuestion['kind']> {
  readonly question: Extract<LinkQuestion, { kind: K }>;
}

/** What a link or a connection file from outside wants; nothing happens before the yes, and yes is not the default. */
export function LinkDialog({ question }: LinkDialogProps) {
  const t = useWords('links');
  const { api } = useLibrary();
  const ready = useReadingTime();
  const answer = (open: boolean) => void api.request('links.answer', { id: question.id, open });
  const unknown = question.kind === 'unknown-cloud';
  const insecure = question.kind === 'file' && !question.encrypted;
  return (
    <Dialog
      role="alertdialog"
      title={t(`${question.kind}.title`)}
      onClose={() => answer(false)}
      footer={
        <>
          <Button autoFocus onPress={() => answer(false)}>
            {unknown ? t('close') : t('no')}
          </Button>
          {!unknown && (
            <Button look={insecure ? 'danger' : 'plain'} isDisabled={!ready} onPress={() => answer(true)}>
              {question.kind === 'file' && insecure ? t('yesPlain') : t('yes')}
            </Button>
          )}
        </>
      }
    >
      {question.kind === 'vm' && <VmQuestion question={question} />}
      {question.kind === 'unknown-cloud' && <UnknownCloud question={question} />}
      {question.kind === 'file' && <FileQuestion question={question} />}
    </Dialog>
  );
}

function VmQuestion({ question }: LinkDialogProps<'vm'>) {
  const t = useWords('links');
  const { cloudName, account, vmName, seen, preference } = question;
  const ways = [
    ...(preference.protocol === 'auto' ? [] : [t(`way.${preference.protocol}`)]),
    ...(preference.route === 'auto' ? [] : [t(`way.${preference.route}`)]),
  ];
  return (
    <>
      <p>{t('vm.text')}</p>
      <Facts
        facts={[
          [t('fact.vm'), vmName],
          [t('fact.cloud'), cloudName],
          [t('fact.account'), account],
          [t('fact.way'), ways.join(' · ')],
        ]}
      />
      {!seen && <p className="link-note">{t('vm.unseen')}</p>}
    </>
  );
}

function UnknownCloud({ question }: LinkDialogProps<'unknown-cloud'>) {
  const t = useWords('links');
  return (
    <>
      <p>{t('unknown-cloud.text')}</p>
      <Facts facts={[[t('fact.linkCloud'), question.cloud]]} />
      <p className="link-note">{t('unknown-cloud.cure')}</p>
    </>
  );
}

function FileQuestion({ question }: LinkDialogProps<'file'>) {
  const t = useWords('links');
  const { fileName, protocol, peer, encrypted, title, hasPassword, deletes, ignored } = question;
  return (
    <>
      <p>{t('file.text')}</p>
      <Facts
        facts={[
          [t('fact.file'), fileName],
          [t('fact.title'), title ?? ''],
          [t('fact.server'), peer],
          [t('fact.protocol'), t(`way.${protocol}`)],
          [t('fact.encryption'), encrypted ? t('file.encrypted') : t('file.plain')],
          [t('fact.password'), hasPassword ? t('file.password') : t('file.noPassword')],
        ]}
      />
      {deletes && <p className="link-note">{t('file.deletes')}</p>}
      {ignored.length > 0 && (
        <p className="link-note">
          {t('file.ignored')} <bdi className="link-keys">{ignored.join(', ')}</bdi>
        </p>
      )}
    </>
  );
}

/** Names beside what they name; what is empty is left out. Isolated, so that no name turns the text around it. */
function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="link-facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi className="selectable">{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}

function useReadingTime(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), readingMs);
    return () => clearTimeout(timer);
  }, []);
  return over;
}
