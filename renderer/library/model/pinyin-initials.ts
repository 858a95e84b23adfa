/**
 * The first character of each pinyin initial in the order of the `zh-u-co-pinyin` collation (no syllable starts with
 * i, u or v): a Chinese character belongs to the last one that does not sort after it.
 */
const initials = 'abcdefghjklmnopqrstwxyz';
const firsts = Array.from('阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他屲夕丫帀');

/** Makes a function that turns 数据库 into `sjk` and leaves out what is not Chinese. It remembers what it has looked up. */
export function createPinyinInitials(): (text: string) => string {
  const collator = new Intl.Collator('zh-u-co-pinyin');
  const known = new Map<string, string>();
  const lookUp = (character: string) => {
    const reached = firsts.filter((first) => collator.compare(first, character) <= 0).length;
    const letter = initials.charAt(reached - 1);
    known.set(character, letter);
    return letter;
  };
  return (text) => {
    let letters = '';
    for (const character of text.match(/\p{Script=Han}/gu) ?? []) letters += known.get(character) ?? lookUp(character);
    return letters;
  };
}
