import { useMemo } from 'react';
import type { SignInName } from '../../../shared/cloud.ts';
import type { Translate } from '../../../shared/i18n/index.ts';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { inProject } from '../model/cloud-form.ts';
import { knownState } from '../model/vm-state.ts';

/** A VM's state in the person's language; ZStack's own word where we have none. */
export function stateText(t: Translate<'library'>, state: string | undefined): string {
  if (state === undefined) return t('state.unseen');
  const known = knownState(state);
  return known ? t(`state.${known}`) : state;
}

export function StateWord({ state }: { readonly state: string | undefined }) {
  return <span>{stateText(useWords('library'), state)}</span>;
}

/** Writes whole numbers with the separators of the language. */
export function useNumbers(): (value: number) => string {
  const language = useLanguage();
  return useMemo(() => {
    const format = new Intl.NumberFormat(language);
    return (value: number) => format.format(value);
  }, [language]);
}

/** Writes bytes in GB with at most one decimal. */
export function useMemorySize(): (bytes: number) => string {
  const language = useLanguage();
  return useMemo(() => {
    const format = new Intl.NumberFormat(language, { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 });
    return (bytes: number) => format.format(bytes / 2 ** 30);
  }, [language]);
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Writes a time in the past from now: 5 minutes ago, yesterday. */
export function usePastTime(): (at: number) => string {
  const language = useLanguage();
  return useMemo(() => {
    const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    return (at: number) => {
      const ago = Math.max(0, Date.now() - at);
      const [unit, ms] = units.find(([, size]) => ago >= size) ?? (['second', 1000] as const);
      return unit === 'second' ? format.format(0, 'second') : format.format(-Math.floor(ago / ms), unit);
    };
  }, [language]);
}

/** Who signs in to a cloud, how, and where. */
export function useWho(): (cloud: SignInName & { readonly baseUrl: string }) => string {
  const t = useWords('signIn');
  return ({ type, account, user = '', project, baseUrl: address }) => {
    if (type === 'user') return t('who.user', { account, user, address });
    if (type === 'access-key') return t('who.access-key', { account, address });
    if (!inProject(type)) return t('who.account', { account, address });
    return project === undefined
      ? t('who.platform', { account, address })
      : t('who.project', { account, project, address });
  };
}

/** A span of time in the largest unit that fits: 40 minutes. */
export function useSpan(): (seconds: number) => string {
  const language = useLanguage();
  return (seconds) => {
    const [unit, size] =
      (
        [
          ['day', 86_400],
          ['hour', 3600],
          ['minute', 60],
        ] as const
      ).find(([, each]) => seconds >= 2 * each) ?? (['second', 1] as const);
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
      Math.round(seconds / size),
    );
  };
}
