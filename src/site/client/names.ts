/** Shortens long names in their middle, because names of a fleet differ at their ends. */

/** At most `most` characters; keeps more of the end than of the start. */
export function elided(name: string, most: number): string {
  if (name.length <= most) return name;
  const end = Math.ceil((most - 1) * 0.6);
  return `${name.slice(0, most - 1 - end).toWellFormed()}…${name.slice(-end).toWellFormed()}`;
}

/** Like `elided`, but names that differ stay different: those that would not, keep the part at which they begin to differ. */
export function elidedApart(names: readonly string[], most: number): ReadonlyMap<string, string> {
  const groups = Map.groupBy(new Set(names), (name) => elided(name, most));
  const short = [...groups].flatMap(([text, same]) =>
    same.map((name) => ({ name, text: same.length === 1 ? text : fromDifference(name, same, most) })),
  );
  const counts = new Map<string, number>();
  for (const { text } of short) counts.set(text, (counts.get(text) ?? 0) + 1);
  // Names with two differences far apart stay whole.
  return new Map(short.map(({ name, text }) => [name, counts.get(text) === 1 ? text : name]));
}

function fromDifference(name: string, others: readonly string[], most: number): string {
  let shared = 0;
  while (others.every((other) => other[shared] === name[shared]) && shared < name.length) shared++;
  return `…${name.slice(shared, shared + most - 2).toWellFormed()}…`;
}

/** `1 feature`, `1,000 features`. */
export function counted(many: number, of: string): string {
  return `${many.toLocaleString("en")} ${of}${many === 1 ? "" : "s"}`;
}
