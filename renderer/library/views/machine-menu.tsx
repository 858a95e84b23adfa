import { ContextMenu } from '../../ui/context-menu.tsx';
import { useAllWords } from '../../ui/ui-context.tsx';
import { usePowerMenu } from '../../vm/power-menu.tsx';
import { useMachineMenu } from '../menus/machine-menus.ts';
import type { Machine } from '../model/machines.ts';

/** Which machine a menu is about, and where it opens in the window. */
export interface MenuPlace {
  readonly machine: Machine;
  readonly x: number;
  readonly y: number;
}

/** What can be done with a machine, where the pointer or the keyboard asked for it. */
export function MachineMenu({ place, onClose }: { readonly place: MenuPlace; readonly onClose: () => void }) {
  const { machine, x, y } = place;
  const words = useAllWords();
  const power = usePowerMenu(machine, machine.vm?.state);
  const menu = useMachineMenu(machine);
  const [open, bookmark, copy] = menu.parts(words);
  const parts = [open, bookmark, ...power.parts(words), copy].filter((part) => part !== undefined);
  const act = (entry: string) => {
    power.choose(entry);
    menu.choose(entry);
  };
  return <ContextMenu x={x} y={y} label={machine.name} parts={parts} onAction={act} onClose={onClose} />;
}
