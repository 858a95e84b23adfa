/** A guest's keyboard layout: what each key writes plain, with Shift and with AltGr. */
export interface KeyboardLayout {
  readonly id: string;
  /** In its own language, as keyboards are called where they are used. */
  readonly name: string;
  readonly plain: string;
  readonly shift: string;
  readonly altGr: string;
}

/** The keys of the strings below, in order: four rows of a PC keyboard, then the two that Japan and Brazil have more. */
export const layoutKeys: readonly string[] = (
  'Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal ' +
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight ' +
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash ' +
  'IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash IntlRo IntlYen'
).split(' ');

/** Dead keys stand in the layouts as the combining mark that they add. */
export const deadKeys = {
  grave: '\u0300',
  acute: '\u0301',
  circumflex: '\u0302',
  tilde: '\u0303',
  diaeresis: '\u0308',
} as const;
const { grave, acute, circumflex, tilde, diaeresis } = deadKeys;

/** What a dead key writes when Space follows. */
export const standAlone: Readonly<Record<string, string>> = {
  [grave]: '`',
  [acute]: '´',
  [circumflex]: '^',
  [tilde]: '~',
  [diaeresis]: '¨',
};

/** A space is a key that writes nothing, or not the same on every system. */
const french = {
  plain: `²&é"'(-è_çà)=` + `azertyuiop${circumflex}$` + `qsdfghjklmù*` + `<wxcvbn,;:!`,
  shift: ` 1234567890°+` + `AZERTYUIOP${diaeresis}£` + `QSDFGHJKLM%µ` + `>WXCVBN?./§`,
};
const spanish = {
  plain: `º1234567890'¡` + `qwertyuiop${grave}+` + `asdfghjklñ${acute}ç` + `<zxcvbnm,.-`,
  shift: `ª!"·$%&/()=?¿` + `QWERTYUIOP${circumflex}*` + `ASDFGHJKLÑ${diaeresis}Ç` + `>ZXCVBNM;:_`,
};

/**
 * The layouts that a guest may have, as Linux and Windows agree on them (xkeyboard-config 2.35; Microsoft's kbd*.dll). Where
 * they differ in a character that commands need there are two.
 */
export const keyboardLayouts: readonly [KeyboardLayout, ...KeyboardLayout[]] = [
  {
    id: 'us',
    name: 'English (US) · 中文',
    plain: '`1234567890-=' + 'qwertyuiop[]' + "asdfghjkl;'\\" + ' zxcvbnm,./',
    shift: '~!@#$%^&*()_+' + 'QWERTYUIOP{}' + 'ASDFGHJKL:"|' + ' ZXCVBNM<>?',
    altGr: '',
  },
  {
    id: 'gb',
    name: 'English (UK)',
    plain: '`1234567890-=' + 'qwertyuiop[]' + "asdfghjkl;'#" + '\\zxcvbnm,./',
    shift: '¬!"£$%^&*()_+' + 'QWERTYUIOP{}' + 'ASDFGHJKL:@~' + '|ZXCVBNM<>?',
    altGr: '    €        ',
  },
  {
    id: 'de',
    name: 'Deutsch',
    plain: `${circumflex}1234567890ß${acute}` + 'qwertzuiopü+' + 'asdfghjklöä#' + '<yxcvbnm,.-',
    shift: `°!"§$%&/()=?${grave}` + 'QWERTZUIOPÜ*' + "ASDFGHJKLÖÄ'" + '>YXCVBNM;:_',
    altGr: '  ²³   {[]}\\ ' + '@ €        ~' + '            ' + '|      µ   ',
  },
  {
    id: 'ch',
    name: 'Deutsch (Schweiz)',
    plain: `§1234567890'${circumflex}` + `qwertzuiopü${diaeresis}` + 'asdfghjklöä$' + '<yxcvbnm,.-',
    shift: `°+"*ç%&/()=?${grave}` + 'QWERTZUIOPè!' + 'ASDFGHJKLéà£' + '>YXCVBNM;:_',
    altGr: `  @#   |¢  ${acute}${tilde}` + '  €       []' + '          {}' + '\\',
  },
  { id: 'fr', name: 'Français (Linux)', ...french, altGr: '  ~#{[|`\\^@]}' + '  €        ¤' },
  { id: 'fr-win', name: 'Français (Windows)', ...french, altGr: `  ${tilde}#{[|${grave}\\^@]}` + '  €        ¤' },
  { id: 'es', name: 'Español (Linux)', ...spanish, altGr: '\\|@#~ ¬      ' + '  €       []' + '          {}' },
  {
    id: 'es-win',
    name: 'Español (Windows)',
    ...spanish,
    altGr: `\\|@#${tilde} ¬      ` + '  €       []' + '          {}',
  },
  {
    id: 'it',
    name: 'Italiano',
    plain: "\\1234567890'ì" + 'qwertyuiopè+' + 'asdfghjklòàù' + '<zxcvbnm,.-',
    shift: '|!"£$%&/()=?^' + 'QWERTYUIOPé*' + 'ASDFGHJKLç°§' + '>ZXCVBNM;:_',
    altGr: '             ' + '  €       []' + '         @# ',
  },
  {
    id: 'pt',
    name: 'Português (Portugal)',
    plain: `\\1234567890'«` + `qwertyuiop+${acute}` + `asdfghjklçº${tilde}` + '<zxcvbnm,.-',
    shift: `|!"#$%&/()=?»` + `QWERTYUIOP*${grave}` + `ASDFGHJKLÇª${circumflex}` + '>ZXCVBNM;:_',
    altGr: '  @£§  {[]}  ' + '  €         ',
  },
  {
    id: 'br',
    name: 'Português (Brasil)',
    plain: "'1234567890-=" + `qwertyuiop${acute}[` + `asdfghjklç${tilde}]` + '\\zxcvbnm,.;/',
    shift: `"!@#$%${diaeresis}&*()_+` + `QWERTYUIOP${grave}{` + `ASDFGHJKLÇ${circumflex}}` + '|ZXCVBNM<>:?',
    altGr: ' ¹²³£¢¬     §' + '           ª' + '           º',
  },
  {
    id: 'se',
    name: 'Svenska · Suomi',
    plain: `§1234567890+${acute}` + `qwertyuiopå${diaeresis}` + "asdfghjklöä'" + '<zxcvbnm,.-',
    shift: `½!"#¤%&/()=?${grave}` + `QWERTYUIOPÅ${circumflex}` + 'ASDFGHJKLÖÄ*' + '>ZXCVBNM;:_',
    altGr: '  @£$€ {[]}\\ ' + `           ${tilde}` + '            ' + '|      µ   ',
  },
  {
    id: 'dk',
    name: 'Dansk',
    plain: `½1234567890+${acute}` + `qwertyuiopå${diaeresis}` + "asdfghjklæø'" + '<zxcvbnm,.-',
    shift: `§!"#¤%&/()=?${grave}` + `QWERTYUIOPÅ${circumflex}` + 'ASDFGHJKLÆØ*' + '>ZXCVBNM;:_',
    altGr: '  @£$  {[]} |' + `  €        ${tilde}` + '            ' + '\\      µ   ',
  },
  {
    id: 'no',
    name: 'Norsk',
    plain: `|1234567890+\\` + `qwertyuiopå${diaeresis}` + "asdfghjkløæ'" + '<zxcvbnm,.-',
    shift: `§!"#¤%&/()=?${grave}` + `QWERTYUIOPÅ${circumflex}` + 'ASDFGHJKLØÆ*' + '>ZXCVBNM;:_',
    altGr: `  @£$  {[]} ${acute}` + `  €        ${tilde}` + '            ' + '       µ   ',
  },
  {
    id: 'jp',
    name: '日本語',
    plain: ' 1234567890-^' + 'qwertyuiop@[' + 'asdfghjkl;:]' + ' zxcvbnm,./\\¥',
    shift: ` !"#$%&'() =~` + 'QWERTYUIOP`{' + 'ASDFGHJKL+*}' + ' ZXCVBNM<>?_|',
    altGr: '',
  },
  {
    id: 'ru',
    name: 'Русская',
    plain: 'ё1234567890-=' + 'йцукенгшщзхъ' + 'фывапролджэ\\' + ' ячсмитьбю.',
    shift: 'Ё!"№;%:?*()_+' + 'ЙЦУКЕНГШЩЗХЪ' + 'ФЫВАПРОЛДЖЭ/' + ' ЯЧСМИТЬБЮ,',
    altGr: '',
  },
];

/** The layout of that id; a US keyboard, which is also what Chinese guests have, where there is none. */
export function layoutOf(id: string | undefined): KeyboardLayout {
  return keyboardLayouts.find((layout) => layout.id === id) ?? keyboardLayouts[0];
}
