import { useCallback, useState } from 'react';
import type { IsoImage, VmFacts } from '../../shared/vm-job.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useLanguage, useWords } from '../ui/ui-context.tsx';
import { Working } from '../ui/working.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';
import { useChange, type Change } from './use-change.ts';
import { useAsked, useFacts } from './use-facts.ts';

/** As many as a person reads through; a search finds the others. */
const mostShown = 100;

/** The VM's CD drives with what lies in them, and the images that can be put in. */
export function IsoDialog({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const { api, ask } = useVmRoom();
  const { cloudId, vmUuid } = vm;
  const facts = useFacts(vm);
  const images = useAsked(
    useCallback(() => api.request('isoImages.list', { cloudId, vmUuid }), [api, cloudId, vmUuid]),
  );
  const change = useChange(vm);
  const close = () => {
    change.stop();
    ask(null);
  };
  const fault = change.error ?? facts.error ?? images.error;
  return (
    <Dialog
      title={t('iso.title', { name: vm.name })}
      onClose={close}
      footer={
        <>
          {change.working && (
            <Working start={t('waiting')} after={(seconds) => t('seconds', { what: t('waiting'), seconds })} />
          )}
          {change.working && <Button onPress={change.stop}>{t('stopWaiting')}</Button>}
          <Button look="primary" onPress={close}>
            {t('close')}
          </Button>
        </>
      }
    >
      {!facts.value && !facts.error && <Working start={t('iso.loading')} after={() => t('iso.loading')} />}
      {facts.value && <Drives facts={facts.value} images={images.value ?? []} change={change} again={facts.again} />}
      {change.stopped && <Notice tone="info">{t('guest.stopped')}</Notice>}
      {fault && <ErrorPanel error={fault} />}
      {facts.value && images.value && (
        <Images facts={facts.value} images={images.value} change={change} again={facts.again} />
      )}
    </Dialog>
  );
}

interface PartProps {
  readonly facts: VmFacts;
  readonly images: readonly IsoImage[];
  readonly change: Change;
  readonly again: () => void;
}

function Drives({ facts, images, change, again }: PartProps) {
  const t = useWords('vm');
  if (facts.drives.length === 0) return <p>{t('iso.noDrive')}</p>;
  return (
    <ul className="drives" aria-label={t('iso.drives')}>
      {facts.drives.map(({ deviceId, isoUuid }) => (
        <li key={deviceId}>
          <span>
            <b>{t('iso.drive', { number: deviceId + 1 })}</b>{' '}
            {isoUuid === undefined ? t('iso.empty') : nameOf(isoUuid, images)}
          </span>
          {isoUuid !== undefined && (
            <Button
              isDisabled={change.working}
              onPress={() => change.send({ kind: 'detach-iso', isoUuid }, again)}
              aria-label={t('iso.ejectThis', { image: nameOf(isoUuid, images) })}
            >
              {t('iso.eject')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Images({ facts, images, change, again }: PartProps) {
  const t = useWords('vm');
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const inDrive = new Set(facts.drives.map(({ isoUuid }) => isoUuid));
  const free = images.filter(({ uuid }) => !inDrive.has(uuid));
  const found = free.filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(wanted));
  const full = facts.drives.length > 0 && facts.drives.every(({ isoUuid }) => isoUuid !== undefined);
  return (
    <section className="isos">
      <TextField label={t('iso.search')} value={search} onChange={setSearch} autoFocus type="search" />
      {full && <Notice tone="info">{t('iso.full')}</Notice>}
      <p className="field-hint" role="status">
        {found.length === 0 ? t('iso.none') : t('iso.found', { count: found.length })}
      </p>
      <ul aria-label={t('iso.images')}>
        {found.slice(0, mostShown).map((image) => (
          <li key={image.uuid}>
            <ImageWords image={image} />
            <Button
              isDisabled={change.working || full}
              onPress={() => change.send({ kind: 'attach-iso', isoUuid: image.uuid }, again)}
              aria-label={t('iso.insertThis', { image: image.name })}
            >
              {t('iso.insert')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ImageWords({ image }: { readonly image: IsoImage }) {
  const language = useLanguage();
  const size = new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 });
  return (
    <span>
      <bdi title={image.description}>{image.name}</bdi>
      {image.sizeBytes > 0 && <small>{size.format(image.sizeBytes / 1e6)}</small>}
    </span>
  );
}

function nameOf(uuid: string, images: readonly IsoImage[]): string {
  return images.find((image) => image.uuid === uuid)?.name ?? uuid;
}
