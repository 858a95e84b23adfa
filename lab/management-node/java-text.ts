import type { PortStyle } from './profiles.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pad = (value: number) => String(value).padStart(2, '0');

/** A time as Java 8 writes it (`Nov 20, 2024 6:30:12 PM`): local, without zone (contract section 1.3). */
export function javaDate(ms: number): string {
  const date = new Date(ms);
  const hours = date.getHours();
  const day = `${months[date.getMonth()] ?? ''} ${date.getDate()}, ${date.getFullYear()}`;
  const time = `${hours % 12 || 12}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time} ${hours < 12 ? 'AM' : 'PM'}`;
}

const floatMark = '~float~';

/** A port as the profile writes it; `toJson` turns the mark of a float into `5900.0`, which JSON.stringify cannot write. */
export function renderPort(port: number | undefined, style: PortStyle): number | string | undefined {
  if (port === undefined) return undefined;
  switch (style) {
    case 'int':
      return port;
    case 'float':
      return `${floatMark}${port}.0`;
    case 'string':
      return String(port);
  }
}

/** Like Gson: null and undefined fields are left out. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, field: unknown) => (field === null ? undefined : field));
  return text.replace(new RegExp(`"${floatMark}([0-9.]+)"`, 'g'), '$1');
}
