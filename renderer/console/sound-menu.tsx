import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuPart } from '../ui/menu.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useActions } from './console-actions.tsx';
import { keepFocus } from './menus.tsx';
import { useObservable } from './observable.ts';
import { useTools } from './tools-context.tsx';
import type { SoundView } from './window-sound.ts';

const volumes = [1, 0.75, 0.5, 0.25];

interface SoundMenuProps {
  readonly viewOnly: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Volume, silence, and whether the guest may hear the microphone; nothing where the guest has no sound. */
export function SoundMenu({ viewOnly, onOpenChange }: SoundMenuProps) {
  const t = useWords('console');
  const { sound } = useTools();
  const { focusScreen } = useActions();
  const parts = useSoundParts(viewOnly);
  const { plays, records, wish } = useObservable(sound);
  if (!plays && !records) return null;
  const act = (id: string, part: string) => {
    if (id === 'mute') sound.choose({ muted: !wish.muted });
    else if (id === 'microphone') void sound.setMicrophone(!wish.microphone);
    else if (part === 'volume') sound.choose({ volume: Number(id), muted: false });
  };
  return (
    <Menu
      trigger={<IconButton icon={wish.muted ? 'sound-off' : 'sound'} label={t('sound.menu')} data-tool="sound" />}
      label={t('sound.menu')}
      parts={parts}
      onAction={act}
      onOpenChange={(open) => keepFocus(open, onOpenChange, focusScreen)}
    />
  );
}

function useSoundParts(viewOnly: boolean): readonly MenuPart[] {
  const t = useWords('console');
  const view = useObservable(useTools().sound);
  const { plays, playing, guestMuted, records, wish } = view;
  const doing = guestMuted ? 'guestMuted' : playing ? 'playing' : 'silent';
  const mute: MenuPart = {
    id: 'mute',
    ticked: wish.muted ? ['mute'] : [],
    entries: [{ id: 'mute', label: t('sound.mute'), hint: t(`sound.${doing}`) }],
  };
  const volume: MenuPart = {
    id: 'volume',
    title: t('sound.volume'),
    selected: String(wish.volume),
    entries: volumes.map((value) => ({ id: String(value), label: t('sound.percent', { value: value * 100 }) })),
  };
  const microphone: MenuPart = {
    id: 'microphone',
    ticked: wish.microphone ? ['microphone'] : [],
    entries: [
      {
        id: 'microphone',
        label: t('sound.microphone'),
        hint: t(microphoneHint(view)),
        disabled: viewOnly || view.microphoneForbidden,
      },
    ],
  };
  return [...(plays ? [mute, volume] : []), ...(records ? [microphone] : [])];
}

function microphoneHint({ microphoneForbidden, microphoneFailed, wantsMicrophone, recording }: SoundView) {
  if (microphoneForbidden) return 'sound.microphoneForbidden' as const;
  if (microphoneFailed) return 'sound.microphoneFailed' as const;
  return wantsMicrophone && !recording ? ('sound.microphoneWanted' as const) : ('sound.microphoneHint' as const);
}
