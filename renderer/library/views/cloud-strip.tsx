import type { CloudView } from '../../../shared/cloud.ts';
import { errorWords } from '../../../shared/i18n/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StatusPill } from '../../ui/status.tsx';
import { useAllWords, useLanguage, useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { useCloudMenu } from '../menus/cloud-menu.ts';
import { isPassing, isPlaintext } from '../model/cloud-form.ts';
import { cloudError } from '../model/list-status.ts';
import { cloudTone } from './side-bar.tsx';
import { useSpan, useWho } from './words.tsx';

/** The head of one cloud's view: who is signed in where, and what can be done with it. */
export function CloudStrip({ cloudId }: { readonly cloudId: string }) {
  const t = useWords('library');
  const who = useWho();
  const { data, actions } = useLibrary();
  const cloudView = data.clouds.find(({ cloud }) => cloud.id === cloudId);
  if (!cloudView) return null;
  const { cloud, signIn } = cloudView;
  const list = data.vms.find((candidate) => candidate.cloudId === cloudId);
  const version = signIn.kind === 'signed-in' ? signIn.version : undefined;
  return (
    <>
      <section className="strip" aria-label={t('cloud.label', { cloud: cloud.name })}>
        <div className="strip-words">
          <h1>
            <bdi>{cloud.name}</bdi>
          </h1>
          <p className="selectable">
            {who(cloud)}
            {version !== undefined && ` · ${t('cloud.version', { version })}`}
          </p>
        </div>
        {isPlaintext(cloud.baseUrl) && <StatusPill tone="warn">{t('cloud.plaintext')}</StatusPill>}
        <StatusPill tone={cloudTone(cloudView, list)}>{t(`signIn.${signIn.kind}`)}</StatusPill>
        {signIn.kind === 'signed-in' && (
          <IconButton
            icon="refresh"
            label={t('cloud.refresh')}
            shortcut="F5"
            onPress={() => actions.refresh([cloudId])}
          />
        )}
        <CloudMenu cloudView={cloudView} />
      </section>
      <ClockTrouble signIn={signIn} />
      {(list?.vms.length ?? 0) > 0 && <CloudTrouble cloudView={cloudView} />}
    </>
  );
}

const tolerableSeconds = 120;

/** A clock that is so far off that it will trouble people elsewhere too; the app itself corrects it. */
function ClockTrouble({ signIn }: Pick<CloudView, 'signIn'>) {
  const t = useWords('signIn');
  const span = useSpan();
  const seconds = signIn.kind === 'signed-in' ? (signIn.clockOffsetSeconds ?? 0) : 0;
  if (Math.abs(seconds) < tolerableSeconds) return null;
  const time = span(Math.abs(seconds));
  return <Notice tone="info">{seconds > 0 ? t('clock', { time }) : t('clockBehind', { time })}</Notice>;
}

function CloudMenu({ cloudView }: { readonly cloudView: CloudView }) {
  const words = useAllWords();
  const { parts, choose } = useCloudMenu()(cloudView);
  const label = words('library')('cloud.more', { cloud: cloudView.cloud.name });
  return (
    <Menu trigger={<IconButton icon="more" label={label} />} label={label} parts={parts(words)} onAction={choose} />
  );
}

/** What is wrong with each of the clouds, above the VMs of the others. */
export function CloudTroubles() {
  const { data } = useLibrary();
  const some = data.vms.some(({ vms }) => vms.length > 0);
  if (!some) return null; // the empty list says it in full
  return (
    <div className="troubles">
      {data.clouds.map((cloudView) => (
        <CloudTrouble key={cloudView.cloud.id} cloudView={cloudView} />
      ))}
    </div>
  );
}

function CloudTrouble({ cloudView }: { readonly cloudView: CloudView }) {
  const t = useWords('library');
  const language = useLanguage();
  const { data } = useLibrary();
  const { cloud, signIn } = cloudView;
  const list = data.vms.find(({ cloudId }) => cloudId === cloud.id);
  const error = cloudError(cloudView, list);
  const hasRows = (list?.vms.length ?? 0) > 0;
  if (error) {
    const words = errorWords(error, language);
    return (
      <Notice tone="warn" actions={<CloudCure cloudView={cloudView} />}>
        <b className="words-title">{t('cloud.failed', { cloud: cloud.name, title: words.title })}</b>
        <span className="trouble-cure">{words.cure}</span>
      </Notice>
    );
  }
  if (signIn.kind !== 'signed-out' || hasRows) return null;
  return (
    <Notice tone="info" actions={<CloudCure cloudView={cloudView} />}>
      {t('cloud.signedOut', { cloud: cloud.name })}
    </Notice>
  );
}

/** The button that mends a cloud: sign in, or try again where it is signed in or the password was not the trouble. */
export function CloudCure({ cloudView }: { readonly cloudView: CloudView }) {
  const t = useWords('library');
  const { actions, ask } = useLibrary();
  const { cloud, signIn } = cloudView;
  if (signIn.kind === 'failed' && isPassing(signIn.error)) {
    return (
      <Button icon="refresh" onPress={() => actions.signInAgain(cloud.id)}>
        {t('cloud.tryAgain')}
      </Button>
    );
  }
  return signIn.kind === 'signed-in' ? (
    <Button icon="refresh" onPress={() => actions.refresh([cloud.id])}>
      {t('cloud.tryAgain')}
    </Button>
  ) : (
    <Button icon="sign-in" onPress={() => ask({ kind: 'sign-in', cloudId: cloud.id })}>
      {t('nav.signIn')}
    </Button>
  );
}
