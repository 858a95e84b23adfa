import { Button } from '../ui/button.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { Working } from '../ui/working.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';

/** What is being done to this VM, for how long, and a way to stop waiting; nothing while nothing is. */
export function JobLine({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const { jobOf, cancel } = useVmRoom();
  const job = jobOf(vm);
  if (!job) return null;
  const what = t(`job.${job.kind}`, { name: vm.name });
  const start = job.phase === 'queued' ? t('queued', { what }) : what;
  return (
    <div className="job-line">
      <Working
        key={job.requestId}
        start={start}
        since={job.since}
        after={(seconds) => t('seconds', { what: start, seconds })}
      />
      <Button look="quiet" onPress={() => cancel(job.requestId)}>
        {t('stopWaiting')}
      </Button>
    </div>
  );
}
