import { useEffect } from 'react';
import type { VmPlace } from '../../shared/vm.ts';
import { settled } from './actions.ts';
import { useLibrary } from './library-context.tsx';
import { itemAt, type ItemRange } from './model/list-layout.ts';
import type { Machines } from './use-machines.ts';

/** Scrolling and typing come to rest before anything is said. */
const restMs = 200;
const most = 200;

/** Tells the main process which VMs are in sight, so that their states, and in the grid their pictures, are asked for first. */
export function useWatch(machines: Machines, inSight: ItemRange): void {
  const { api } = useLibrary();
  const { layout, arrangement, selected } = machines;
  const { first, end } = inSight;
  const isGrid = arrangement.layout === 'grid';
  useEffect(() => {
    const timer = setTimeout(() => {
      const rows: VmPlace[] = [];
      for (let index = first; index < end && rows.length < most; index++) {
        const item = itemAt(layout, index);
        if (item?.kind === 'machine') rows.push({ cloudId: item.machine.cloudId, vmUuid: item.machine.vmUuid });
      }
      const chosen = selected ? [{ cloudId: selected.cloudId, vmUuid: selected.vmUuid }] : [];
      void settled(api.request('vms.watch', { rows, pictures: isGrid ? rows : chosen }));
    }, restMs);
    return () => clearTimeout(timer);
  }, [api, layout, first, end, isGrid, selected]);
  useEffect(() => () => void settled(api.request('vms.watch', { rows: [], pictures: [] })), [api]);
}
