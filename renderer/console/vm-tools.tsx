import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { ConsoleState } from '../../shared/console.ts';
import { JobLine } from '../vm/job-line.tsx';
import type { VmTarget } from '../vm/room-context.ts';
import { PowerMenu, VmMenu } from '../vm/vm-buttons.tsx';
import { useBarMenu } from './menus.tsx';
import { useTools } from './tools-context.tsx';

interface VmToolsProps {
  readonly state: ConsoleState;
  readonly onOpenChange: (open: boolean) => void;
}

/** The VM of a console window. */
export function useOwnVm({ cloudId, vmUuid, vmName: name }: ConsoleState): VmTarget {
  return useMemo(() => ({ cloudId, vmUuid, name }), [cloudId, vmUuid, name]);
}

/** What can be done to the VM through its cloud, and what is being done. Ctrl+Alt+Shift+P opens the power menu. */
export function VmTools({ state, onOpenChange }: VmToolsProps) {
  const vm = useOwnVm(state);
  const [powerOpen, setPowerOpen] = useState(false);
  const changed = useBarMenu(onOpenChange);
  const openPower = (open: boolean, chosen: boolean) => {
    setPowerOpen(open);
    changed(open, chosen);
  };
  usePowerKey(() => openPower(true, false));
  const known = state.phase.kind === 'connected' ? 'Running' : undefined;
  return (
    <>
      <JobLine vm={vm} />
      <PowerMenu vm={vm} state={known} isOpen={powerOpen} onOpenChange={openPower} />
      <VmMenu vm={vm} state={known} onOpenChange={changed} />
    </>
  );
}

function usePowerKey(open: () => void): void {
  const { capture } = useTools();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.code !== 'KeyP' || !event.ctrlKey || !event.altKey || !event.shiftKey) return;
    if (capture.value().systemKeys) return; // then nothing but the release chord is taken from the guest
    event.preventDefault();
    event.stopPropagation();
    capture.releaseKeys();
    open();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey, true); // the screen lets no key event through
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
}
