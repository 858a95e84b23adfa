import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Trust } from '../../../shared/cloud.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { useWords } from '../../ui/ui-context.tsx';

interface Security {
  readonly trust: Trust;
  readonly plaintextProxy: boolean;
}

interface SecurityProps {
  readonly draft: Security;
  readonly change: (part: Partial<Security>) => void;
}

/** What few people need: a private certificate authority, a console proxy without encryption. */
export function SecurityFields({ draft, change }: SecurityProps) {
  const t = useWords('library');
  const [caFile, setCaFile] = useState('');
  const [wrong, setWrong] = useState(false);
  const read = async (file: File | undefined) => {
    if (!file) return;
    const pem = await file.text();
    const isPem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(pem);
    setWrong(!isPem);
    if (!isPem) return;
    setCaFile(file.name);
    change({ trust: { kind: 'ca', pem } });
  };
  return (
    <details className="more">
      <summary>{t('add.security')}</summary>
      <div className="form">
        <div className="field">
          <span className="field-label">{t('add.ca')}</span>
          <div className="actions">
            <span className="ca-name">{draft.trust.kind === 'ca' ? caFile : t('add.caNone')}</span>
            <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer']} onSelect={(files) => void read(files?.[0])}>
              <Button>{t('add.caChoose')}</Button>
            </FileTrigger>
            {draft.trust.kind === 'ca' && (
              <Button look="quiet" onPress={() => change({ trust: { kind: 'system' } })}>
                {t('add.caClear')}
              </Button>
            )}
          </div>
          {wrong && (
            <span className="field-error" role="alert">
              {t('add.caWrong')}
            </span>
          )}
        </div>
        <Checkbox
          label={t('add.plaintextProxy')}
          hint={t('add.plaintextProxyHint')}
          isSelected={draft.plaintextProxy}
          onChange={(plaintextProxy) => change({ plaintextProxy })}
        />
      </div>
    </details>
  );
}
