import type { Language } from './settings.ts';

/** `zh-CN` for any Chinese locale (`zh`, `zh-TW`, `zh_CN.UTF-8`), else `en`. */
export function languageOf(locale: string): Language {
  return /^zh(?![a-z])/i.test(locale) ? 'zh-CN' : 'en';
}
