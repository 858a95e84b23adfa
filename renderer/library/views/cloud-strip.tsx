import type { CloudView } from '../../../shared/cloud.ts';
import { errorWords } from '../../../shared/i18n/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuPart } from '../../ui/menu.tsx';
import { Notice, useToast } from '../../ui/notice.tsx';
import { StatusPill } from '../../ui/status.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { inProject, isPassing, isPlaintext } from '../model/cloud-form.ts';
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
  const t = useWords('library');
  const words = useWords('signIn');
  const toast = useToast();
  const { actions, ask } = useLibrary();
  const { cloud, signIn, remembered } = cloudView;
  const signedIn = signIn.kind === 'signed-in';
  const session = signedIn
    ? [{ id: 'sign-out', label: t('cloud.signOut'), icon: 'sign-out' as const }]
    : [{ id: 'sign-in', label: t('cloud.signIn'), icon: 'sign-in' as const }];
  const forget = [
    { id: 'forget', label: words('forget'), icon: 'key' as const },
    { id: 'sign-out-forget', label: t('cloud.signOutForget'), icon: 'sign-out' as const },
  ];
  const projects = inProject(cloud.type)
    ? [{ id: 'projects', label: words('project.switch'), icon: 'cloud' as const }]
    : [];
  const plaintext = { id: 'plaintext', label: t('cloud.allowPlaintext') };
  const accepted = cloud.trust.kind === 'pin' || cloud.pins.length > 0;
  const certificates = { id: 'certificates', label: t('cloud.forgetCertificates') };
  const parts: readonly MenuPart[] = [
    { id: 'session', entries: [...projects, ...session, ...(remembered ? forget : [])] },
    { id: 'proxy', entries: [plaintext], ticked: cloud.plaintextProxy ? ['plaintext'] : [] },
    ...(accepted ? [{ id: 'trust', entries: [certificates] }] : []),
    { id: 'end', entries: [{ id: 'remove', label: t('cloud.remove'), icon: 'trash', danger: true }] },
  ];
  const signOut = (forgetToo: boolean) => {
    actions.signOut(cloud.id, forgetToo);
    toast({ text: (said) => said('library')('cloud.signedOutDone', { cloud: cloud.name }) });
  };
  const act = (entry: string) => {
    if (entry === 'sign-in') ask({ kind: 'sign-in', cloudId: cloud.id });
    if (entry === 'sign-out') signOut(false);
    if (entry === 'sign-out-forget') signOut(true);
    if (entry === 'forget') {
      actions.forgetPassword(cloud.id);
      toast({ text: (said) => said('signIn')('forgotten', { cloud: cloud.name }) });
    }
    if (entry === 'projects') ask({ kind: 'switch-project', cloudId: cloud.id });
    if (entry === 'plaintext') actions.allowPlaintextProxy(cloud.id, !cloud.plaintextProxy);
    if (entry === 'certificates') actions.forgetCertificates(cloud.id);
    if (entry === 'remove') ask({ kind: 'remove-cloud', cloudId: cloud.id });
  };
  const label = t('cloud.more', { cloud: cloud.name });
  return <Menu trigger={<IconButton icon="more" label={label} />} label={label} parts={parts} onAction={act} />;
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
