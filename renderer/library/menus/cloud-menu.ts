import type { CloudView } from '../../../shared/cloud.ts';
import type { MenuPart } from '../../ui/menu.tsx';
import { useToast } from '../../ui/notice.tsx';
import type { WordsOf } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { inProject } from '../model/cloud-form.ts';
import type { MenuDeeds } from '../../ui/menu-deeds.ts';

/** What can be done with a cloud: its session, its password, what was accepted for it, its end. */
export function useCloudMenu(): (cloudView: CloudView) => MenuDeeds {
  const toast = useToast();
  const { actions, ask } = useLibrary();
  return (cloudView) => {
    const { id: cloudId, name, plaintextProxy } = cloudView.cloud;
    const signOut = (forget: boolean) => {
      actions.signOut(cloudId, forget);
      toast({ text: (words) => words('library')('cloud.signedOutDone', { cloud: name }) });
    };
    const choose = (entry: string) => {
      if (entry === 'sign-in') ask({ kind: 'sign-in', cloudId });
      if (entry === 'sign-out') signOut(false);
      if (entry === 'sign-out-forget') signOut(true);
      if (entry === 'forget') {
        actions.forgetPassword(cloudId);
        toast({ text: (words) => words('signIn')('forgotten', { cloud: name }) });
      }
      if (entry === 'projects') ask({ kind: 'switch-project', cloudId });
      if (entry === 'plaintext') actions.allowPlaintextProxy(cloudId, !plaintextProxy);
      if (entry === 'certificates') actions.forgetCertificates(cloudId);
      if (entry === 'remove') ask({ kind: 'remove-cloud', cloudId });
    };
    return { parts: (words) => cloudParts(cloudView, words), choose };
  };
}

function cloudParts({ cloud, signIn, remembered }: CloudView, words: WordsOf): readonly MenuPart[] {
  const t = words('library');
  const signing = words('signIn');
  const session =
    signIn.kind === 'signed-in'
      ? { id: 'sign-out', label: t('cloud.signOut'), icon: 'sign-out' as const }
      : { id: 'sign-in', label: t('cloud.signIn'), icon: 'sign-in' as const };
  const forget = [
    { id: 'forget', label: signing('forget'), icon: 'key' as const },
    { id: 'sign-out-forget', label: t('cloud.signOutForget'), icon: 'sign-out' as const },
  ];
  const projects = inProject(cloud.type)
    ? [{ id: 'projects', label: signing('project.switch'), icon: 'cloud' as const }]
    : [];
  const plaintext = { id: 'plaintext', label: t('cloud.allowPlaintext') };
  const accepted = cloud.trust.kind === 'pin' || cloud.pins.length > 0;
  const certificates = { id: 'certificates', label: t('cloud.forgetCertificates') };
  return [
    { id: 'session', entries: [...projects, session, ...(remembered ? forget : [])] },
    { id: 'proxy', entries: [plaintext], ticked: cloud.plaintextProxy ? ['plaintext'] : [] },
    ...(accepted ? [{ id: 'trust', entries: [certificates] }] : []),
    { id: 'end', entries: [{ id: 'remove', label: t('cloud.remove'), icon: 'trash', danger: true }] },
  ];
}
