/** txtar: several text files in one. A comment, then sections that begin with `-- name --`. */

export interface Section {
  readonly name: string;
  /** Ends with a line end unless it is empty. */
  readonly text: string;
}

export interface Archive {
  readonly comment: string;
  readonly sections: readonly Section[];
}

const MARKER = /^-- (.+) --$/;

export function parseArchive(text: string): Archive {
  const parts: { name: string; lines: string[] }[] = [{ name: "", lines: [] }];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    const name = MARKER.exec(line)?.[1];
    if (name === undefined) parts.at(-1)?.lines.push(line);
    else parts.push({ name, lines: [] });
  }
  const [comment, ...sections] = parts.map(({ name, lines: own }) => ({
    name,
    text: own.map((line) => `${line}\n`).join(""),
  }));
  return { comment: comment?.text ?? "", sections };
}

export function formatArchive({ comment, sections }: Archive): string {
  return comment + sections.map(({ name, text }) => `-- ${name} --\n${text}`).join("");
}

/** The archive with the text of some sections replaced; those that it lacks come last. */
export function withSections(archive: Archive, replaced: ReadonlyMap<string, string>): Archive {
  const known = new Set(archive.sections.map(({ name }) => name));
  const kept = archive.sections.map(({ name, text }) => ({ name, text: replaced.get(name) ?? text }));
  const added = [...replaced].flatMap(([name, text]) => (known.has(name) ? [] : [{ name, text }]));
  return { comment: archive.comment, sections: [...kept, ...added] };
}
