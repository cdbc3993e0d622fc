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
  return new Map(
    [...groups].flatMap(([short, same]) =>
      same.map((name) => [name, same.length === 1 ? short : fromDifference(name, same, most)] as const),
    ),
  );
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
