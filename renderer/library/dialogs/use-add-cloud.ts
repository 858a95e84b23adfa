import { useEffect, useState } from 'react';
import {
  signInNameOf,
  type AddProgress,
  type CloudDraft,
  type CloudView,
  type Project,
  type Trust,
} from '../../../shared/cloud.ts';
import type { Result } from '../../../shared/errors.ts';
import type { SignInPlace } from '../../../shared/ipc/clouds.ts';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAttempt } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { inProject } from '../model/cloud-form.ts';
import { useCaptcha } from '../use-captcha.ts';
import type { WhoDraft } from './who-fields.tsx';

/** What the form holds; all of it is text, however little was typed. */
export interface AddDraft extends WhoDraft {
  readonly address: string;
  readonly name: string;
  readonly remember: boolean;
  readonly plaintextProxy: boolean;
  readonly trust: Trust;
}

/** What is missing in the form, by its field. */
export type Missing = Readonly<Partial<Record<'address' | 'account' | 'user' | 'password' | 'captcha', string>>>;

/** Sends the form, as often as it takes, and follows how far the search has come. Gives up when the dialog goes. */
export function useAddCloud(draft: AddDraft) {
  const toast = useToast();
  const { api, ask, go } = useLibrary();
  const { attempt, run, reset } = useAttempt();
  const [of] = useState<SignInPlace & { kind: 'adding' }>(() => ({ kind: 'adding', requestId: crypto.randomUUID() }));
  const captcha = useCaptcha(of);
  const progress = useProgress(of.requestId);
  const [missing, setMissing] = useState<Missing>({});
  const [projects, setProjects] = useState<readonly Project[]>([]);
  const wordsFor = useMissing();
  const { requestId } = of;
  const stop = () => void api.request('clouds.cancelAdd', { requestId });
  useEffect(() => () => void api.request('clouds.cancelAdd', { requestId }), [api, requestId]);
  /** A virtual id that has signed in is shown its projects; without them there is nothing to choose. */
  const withProjects = async (added: Result<CloudView>): Promise<Result<CloudView>> => {
    if (added.ok || added.error.code !== 'auth-project-needed') return added;
    const listed = await api.request('clouds.projects', { of });
    if (listed.ok) setProjects(listed.value);
    return listed.ok ? added : listed;
  };
  const send = (trust: Trust, project?: { readonly name: string | undefined }) => {
    const found = wordsFor(draft, captcha.picture !== undefined, captcha.code);
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    const request = { ...requestOf(draft, trust, project), ...captcha.answer };
    const sent = api.request('clouds.add', { requestId, draft: request }).then(captcha.after).then(withProjects);
    void run(sent, ({ cloud }) => {
      ask(null);
      go({ kind: 'cloud', cloudId: cloud.id });
      toast({ text: (said) => said('library')('add.done', { cloud: cloud.name }) });
    });
  };
  const edited = () => {
    setMissing({});
    if (attempt.phase === 'failed') reset();
  };
  return { attempt, captcha, progress, projects, missing, send, stop, edited };
}

function useProgress(requestId: string): AddProgress | undefined {
  const { api } = useLibrary();
  const [progress, setProgress] = useState<AddProgress>();
  useEffect(
    () => api.on('clouds.adding', (next) => next.requestId === requestId && setProgress(next)),
    [api, requestId],
  );
  return progress;
}

function useMissing() {
  const t = useWords('library');
  const words = useWords('signIn');
  return (draft: AddDraft, wantsCaptcha: boolean, code: string): Missing => ({
    ...(draft.address.trim() === '' && { address: t('add.addressNeeded') }),
    ...(draft.account.trim() === '' && { account: words('needed.name') }),
    ...(draft.type === 'user' && draft.user.trim() === '' && { user: words('needed.user') }),
    ...(draft.password === '' && {
      password: words(draft.type === 'access-key' ? 'needed.keySecret' : 'needed.secret'),
    }),
    ...(wantsCaptcha && code.trim() === '' && { captcha: words('needed.captcha') }),
  });
}

function requestOf(
  draft: AddDraft,
  trust: Trust,
  project: { readonly name: string | undefined } | undefined,
): CloudDraft {
  const { type, account, user, address, name, password, remember, plaintextProxy } = draft;
  const who = signInNameOf({
    type,
    account: account.trim(),
    ...(type === 'user' && { user: user.trim() }),
    ...(project?.name !== undefined && { project: project.name }),
  });
  const asks = inProject(type) && !project ? { askProject: true } : {};
  const named = name.trim() === '' ? {} : { name: name.trim() };
  return { ...who, ...named, ...asks, address: address.trim(), password, remember, plaintextProxy, trust };
}
