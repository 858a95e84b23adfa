import type { CloudView } from '../../../shared/cloud.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { VmList } from '../../../shared/vm.ts';

/** What stands in place of the rows when there are none; a cloud is named where the cure belongs to it. */
export type EmptyReason =
  | { readonly kind: 'no-cloud' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'signed-out'; readonly view: CloudView }
  | { readonly kind: 'failed'; readonly view: CloudView; readonly error: AppError }
  | { readonly kind: 'no-vm' };

/** Why no machine of these clouds is there at all. Waiting comes before failing: another cloud may still answer. */
export function emptyReason(clouds: readonly CloudView[], lists: readonly VmList[]): EmptyReason {
  if (clouds.length === 0) return { kind: 'no-cloud' };
  const listOf = (view: CloudView) => lists.find(({ cloudId }) => cloudId === view.cloud.id);
  if (clouds.some((view) => isLoading(view, listOf(view)))) return { kind: 'loading' };
  for (const view of clouds) {
    const error = cloudError(view, listOf(view));
    if (error) return { kind: 'failed', view, error };
  }
  const signedOut = clouds.find(({ signIn }) => signIn.kind === 'signed-out');
  return signedOut ? { kind: 'signed-out', view: signedOut } : { kind: 'no-vm' };
}

/** Whether a first answer is still to come. */
function isLoading({ signIn }: CloudView, list: VmList | undefined): boolean {
  if (signIn.kind === 'signing-in') return true;
  return signIn.kind === 'signed-in' && (!list || list.phase === 'idle' || list.phase === 'loading');
}

/** What is wrong with a cloud now: its sign-in, or else its list. */
export function cloudError({ signIn }: CloudView, list: VmList | undefined): AppError | undefined {
  if (signIn.kind === 'failed') return signIn.error;
  return list?.phase === 'failed' ? list.error : undefined;
}

/** How many VMs came and how many there are, while lists are being loaded; null when none is. */
export function loadingProgress(lists: readonly VmList[]): { readonly come: number; readonly total: number } | null {
  const loading = lists.filter(({ phase }) => phase === 'loading');
  if (loading.length === 0) return null;
  const come = loading.reduce((sum, { vms }) => sum + vms.length, 0);
  return { come, total: loading.reduce((sum, { vms, total }) => sum + Math.max(total ?? 0, vms.length), 0) };
}
