/** The names of one part of the contract at run time. Exhaustive by type: a name that the part gains or loses fails to compile. */
export function namesOf<M>(names: Readonly<Record<keyof M & string, true>>): readonly (keyof M & string)[] {
  return Object.keys(names) as (keyof M & string)[];
}
