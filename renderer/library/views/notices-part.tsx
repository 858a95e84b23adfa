import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../ui/ui-context.tsx';

/** One piece of somebody else's work in this app, as `scripts/notices.mjs` writes it. */
interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly source: string;
  readonly text: string;
  /** How a person puts another build of it in its place, where its licence promises that. */
  readonly replace?: string;
}

/** The licences of what the app is built from; read from the app's own file when they are asked for. */
export function NoticesPart() {
  const t = useWords('updates');
  const [listed, setListed] = useState<readonly Licensed[] | 'failed' | null>(null);
  return (
    <section className="part" aria-label={t('notices.title')}>
      <h2>{t('notices.title')}</h2>
      {listed === null && (
        <Button onPress={() => void readNotices().then(setListed, () => setListed('failed'))}>
          {t('notices.show')}
        </Button>
      )}
      {listed === 'failed' && <p role="status">{t('notices.failed')}</p>}
      {Array.isArray(listed) && <NoticeList listed={listed as readonly Licensed[]} />}
    </section>
  );
}

function NoticeList({ listed }: { readonly listed: readonly Licensed[] }) {
  const t = useWords('updates');
  return (
    <>
      <p>{t('notices.intro')}</p>
      {listed.map(({ name, version, license, source, text, replace }) => (
        <details key={`${name} ${version}`} className="licence">
          <summary>
            {name} {version} · {license}
          </summary>
          <p className="selectable">{source}</p>
          {replace && (
            <p className="selectable">
              <b>{t('notices.replace')}</b> {replace}
            </p>
          )}
          <pre className="selectable" tabIndex={0}>
            {text}
          </pre>
        </details>
      ))}
    </>
  );
}

async function readNotices(): Promise<readonly Licensed[]> {
  const answer = await fetch(new URL('../notices.json', location.href));
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()) as readonly Licensed[];
}
