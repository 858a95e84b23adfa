import { useMemo } from 'react';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { knownState } from '../model/vm-state.ts';

/** A VM's state in the person's language; ZStack's own word where we have none. */
export function StateWord({ state }: { readonly state: string | undefined }) {
  const t = useWords('library');
  if (state === undefined) return <span>{t('state.unseen')}</span>;
  const known = knownState(state);
  return <span>{known ? t(`state.${known}`) : state}</span>;
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
