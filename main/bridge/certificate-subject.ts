/**
 * Whether a certificate's subject, as Node writes it (`C=CN\nO=lab\nCN=x`), is the wanted one in the notation of spice-gtk
 * (`C=CN,O=lab,CN=x`; a backslash takes the next character as it is): every part, in this order, and none besides.
 */
export function hasSubject(subject: string | undefined, wanted: string): boolean {
  if (subject === undefined) return false;
  const shown = subject.split('\n').map(partOf);
  const asked = split(wanted).map(partOf);
  return shown.length === asked.length && shown.every((part, at) => part !== '' && part === asked[at]);
}

/** At commas that no backslash stands before. */
function split(text: string): readonly string[] {
  return text.match(/(?:\\.|[^,\\])+/g) ?? [];
}

/** `CN=Some  Name` as it is compared (RFC 5280 section 7.1: without regard to case and to how many spaces). */
function partOf(text: string): string {
  const at = text.indexOf('=');
  const value = text
    .slice(at + 1)
    .replace(/\\(.)/g, '$1')
    .trim()
    .replace(/\s+/g, ' ');
  return at < 1 ? '' : `${text.slice(0, at).trim()}=${value}`.toLowerCase();
}
