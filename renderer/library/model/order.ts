/** The order after `moved` were dropped before or after `target`; they keep their order among themselves. */
export function reorder(
  ids: readonly string[],
  moved: ReadonlySet<string>,
  target: string,
  position: 'before' | 'after',
): readonly string[] {
  if (moved.has(target)) return ids;
  const carried = ids.filter((id) => moved.has(id));
  return ids
    .filter((id) => !moved.has(id))
    .flatMap((id) => {
      if (id !== target) return [id];
      return position === 'before' ? [...carried, id] : [id, ...carried];
    });
}

/** The order after `id` went one place up (-1) or down (+1); the same array where there is no further place. */
export function moveBy(ids: readonly string[], id: string, step: -1 | 1): readonly string[] {
  const from = ids.indexOf(id);
  const to = from + step;
  const neighbour = ids[to];
  if (from < 0 || neighbour === undefined) return ids;
  return ids.map((other, index) => (index === to ? id : index === from ? neighbour : other));
}
