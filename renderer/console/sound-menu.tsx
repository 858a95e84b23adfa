import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { IconButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { Slider } from '../ui/slider.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useBarMenu } from './menus.tsx';
import { useObservable } from './observable.ts';
import { useTools } from './tools-context.tsx';
import type { SoundView } from './window-sound.ts';

const volumeStep = 0.05;

interface SoundMenuProps {
  readonly viewOnly: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Volume, silence, and whether the guest may hear the microphone; nothing where the guest has no sound. */
export function SoundMenu({ viewOnly, onOpenChange }: SoundMenuProps) {
  const t = useWords('console');
  const { sound } = useTools();
  const changed = useBarMenu(onOpenChange);
  const view = useObservable(sound);
  const { plays, records, wish } = view;
  if (!plays && !records) return null;
  return (
    <DialogTrigger onOpenChange={(open) => changed(open, false)}>
      <IconButton icon={wish.muted ? 'sound-off' : 'sound'} label={t('sound.menu')} data-tool="sound" />
      <Popover className="popover" offset={4}>
        <Dialog className="sound-choices" aria-label={t('sound.menu')}>
          {plays && <Loudness view={view} />}
          {plays && records && <div className="menu-line" />}
          {records && (
            <Checkbox
              label={t('sound.microphone')}
              hint={t(microphoneHint(view))}
              isSelected={wish.microphone}
              isDisabled={viewOnly || view.microphoneForbidden}
              onChange={(on) => void sound.setMicrophone(on)}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** What is moved is heard at once, and remembered once it is let go. */
function Loudness({ view: { playing, guestMuted, wish } }: { readonly view: SoundView }) {
  const t = useWords('console');
  const { sound } = useTools();
  const doing = guestMuted ? 'guestMuted' : playing ? 'playing' : 'silent';
  return (
    <>
      <Slider
        label={t('sound.volume')}
        value={wish.volume}
        step={volumeStep}
        onChange={(volume) => sound.tryOut({ volume, muted: false })}
        onChangeEnd={(volume) => sound.choose({ volume, muted: false })}
      />
      <Checkbox
        label={t('sound.mute')}
        hint={t(`sound.${doing}`)}
        isSelected={wish.muted}
        onChange={(muted) => sound.choose({ muted })}
      />
    </>
  );
}

function microphoneHint({ microphoneForbidden, microphoneFailed, wantsMicrophone, recording }: SoundView) {
  if (microphoneForbidden) return 'sound.microphoneForbidden' as const;
  if (microphoneFailed) return 'sound.microphoneFailed' as const;
  return wantsMicrophone && !recording ? ('sound.microphoneWanted' as const) : ('sound.microphoneHint' as const);
}
