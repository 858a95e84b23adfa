import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { VmJob } from '../../shared/vm-job.ts';
import { useToast } from '../ui/notice.tsx';
import { RoomContext, settled, type Room, type VmApi, type VmQuestion } from './room-context.ts';
import { VmDialog } from './vm-dialog.tsx';

interface VmRoomProps {
  readonly api: VmApi;
  readonly children: ReactNode;
  /** A dialog has been closed: where the keyboard goes then. */
  readonly onClosed?: () => void;
}

/** Everything below it can do things to VMs; holds the jobs under way and the dialog that is open. */
export function VmRoom({ api, children, onClosed }: VmRoomProps) {
  const [question, setQuestion] = useState<VmQuestion | null>(null);
  const jobs = useJobs(api);
  const run = useRun(api, setQuestion);
  const room = useMemo<Room>(
    () => ({
      api,
      jobOf: ({ cloudId, vmUuid }) => jobs.find((job) => job.cloudId === cloudId && job.vmUuid === vmUuid),
      ask: (next) => {
        setQuestion(next);
        if (!next) onClosed?.();
      },
      run,
      asking: question !== null,
      cancel: (requestId) => void api.request('vmJobs.cancel', { requestId }),
    }),
    [api, jobs, run, onClosed, question],
  );
  return (
    <RoomContext value={room}>
      {children}
      {question && <VmDialog question={question} />}
    </RoomContext>
  );
}

/** Those under way, as the main process tells them. */
function useJobs(api: VmApi): readonly VmJob[] {
  const [jobs, setJobs] = useState<readonly VmJob[]>([]);
  useEffect(() => {
    const put = (changed: readonly VmJob[]) =>
      setJobs((known) => {
        const others = known.filter((job) => changed.every(({ requestId }) => requestId !== job.requestId));
        return [...others, ...changed.filter(isUnderWay)];
      });
    const end = api.on('vmJobs.changed', (job) => put([job]));
    void api.request('vmJobs.list').then((answer) => answer.ok && put(answer.value));
    return end;
  }, [api]);
  return jobs;
}

function isUnderWay({ phase }: VmJob): boolean {
  return phase === 'queued' || phase === 'running';
}

function useRun(api: VmApi, ask: (question: VmQuestion) => void): Room['run'] {
  const toast = useToast();
  return useMemo(
    () => (vm, change) => {
      const { cloudId, vmUuid, name } = vm;
      const requestId = crypto.randomUUID();
      const kind = change.kind === 'power' ? change.action : change.kind;
      return settled(api.request('vmJobs.run', { requestId, cloudId, vmUuid, change })).then((ended) => {
        if (ended.ok) toast({ text: (words) => words('vm')(`done.${kind}`, { name }) });
        else if (['job-timeout', 'cancelled'].includes(ended.error.code)) {
          toast({
            tone: 'info',
            text: (words) => words('vm')('stillRunning', { name, what: words('vm')(`job.${kind}`, { name }) }),
          });
        } else {
          const { error } = ended;
          toast({
            tone: 'bad',
            text: (words) => words('vm')(`failed.${kind}`, { name }),
            action: { label: (words) => words('vm')('why'), onPress: () => ask({ kind: 'failed', vm, error }) },
          });
        }
        return ended.ok;
      });
    },
    [api, ask, toast],
  );
}
