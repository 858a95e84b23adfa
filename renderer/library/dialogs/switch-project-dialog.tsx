import { useEffect, useState } from 'react';
import type { CloudView, Project } from '../../../shared/cloud.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { Working } from '../../ui/working.tsx';
import { settled } from '../actions.ts';
import { useAttempt } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { ProjectList } from './project-list.tsx';

type Listed = { readonly projects: readonly Project[] } | { readonly error: AppError } | undefined;

/** Where the virtual id of a cloud works from now on; nobody types a password for that. */
export function SwitchProjectDialog({ cloudView: { cloud } }: { readonly cloudView: CloudView }) {
  const t = useWords('library');
  const words = useWords('signIn');
  const toast = useToast();
  const { api, ask } = useLibrary();
  const { attempt, run } = useAttempt();
  const listed = useProjects(cloud.id);
  const [chosen, choose] = useState(cloud.project);
  const close = () => ask(null);
  const enter = () => {
    if (!listed || !('projects' in listed)) return;
    const request = { cloudId: cloud.id, ...(chosen !== undefined && { project: chosen }) };
    void run(api.request('clouds.enterProject', request), () => {
      close();
      toast({
        text: (said) => said('signIn')('project.done', { project: chosen ?? said('signIn')('project.platform') }),
      });
    });
  };
  const error = attempt.phase === 'failed' ? attempt.error : listed && 'error' in listed ? listed.error : undefined;
  return (
    <FormDialog
      title={words('project.titleOf', { cloud: cloud.name })}
      formId="switch-project"
      submit={words('project.enter')}
      phase={attempt.phase}
      wait={
        <Working start={t('signInAgain.workingStart')} after={(seconds) => t('signInAgain.working', { seconds })} />
      }
      other={{ label: t('add.cancel'), onPress: close }}
      onClose={close}
      onSubmit={enter}
    >
      {!listed && <p role="status">{words('project.loading')}</p>}
      {listed && 'projects' in listed && <ProjectList projects={listed.projects} chosen={chosen} choose={choose} />}
      {error && <ErrorPanel error={error} />}
    </FormDialog>
  );
}

function useProjects(cloudId: string): Listed {
  const { api } = useLibrary();
  const [listed, setListed] = useState<Listed>();
  useEffect(() => {
    let here = true;
    const asked = settled(api.request('clouds.projects', { of: { kind: 'cloud', cloudId } }));
    void asked.then((answer) => {
      if (here) setListed(answer.ok ? { projects: answer.value } : { error: answer.error });
    });
    return () => {
      here = false;
    };
  }, [api, cloudId]);
  return listed;
}
