/** What a commit says of the change that it was made for, in the trailers that Argo CD knows. */

export interface Reference {
  readonly author?: string;
  readonly date?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly sha?: string;
  readonly repoURL?: string;
}

export interface Told {
  /** The body without the trailers that were understood. */
  readonly body: string;
  readonly reference: Reference | undefined;
}

const TRAILER = /^Argocd-reference-commit-([a-z]+):[^\S\n]*(.*\S)[^\S\n]*$/i;

/** How each field is read; undefined where it is none, and then stays in the body. */
const FIELDS: Readonly<Record<string, (value: string) => Reference | undefined>> = {
  author: (value) => (/^[^<>]*<[^<>@\s]+@[^<>@\s]+>$/.test(value) ? { author: value } : undefined),
  date: (value) => (/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? { date: value } : undefined),
  subject: (value) => ({ subject: value }),
  body: (value) => {
    const body = textIn(value);
    return body === undefined ? undefined : { body };
  },
  sha: (value) => (/^[0-9a-f]{5,40}$/i.test(value) ? { sha: value } : undefined),
  repourl: (value) => (URL.canParse(value) ? { repoURL: value } : undefined),
};

export function referenceIn(body: string): Told {
  const found: Reference[] = [];
  const rest = body.split("\n").filter((line) => {
    const [, name = "", value = ""] = TRAILER.exec(line) ?? [];
    const read = Object.hasOwn(FIELDS, name.toLowerCase()) ? FIELDS[name.toLowerCase()]?.(value) : undefined;
    if (read !== undefined) found.push(read);
    return read === undefined;
  });
  const { author, date, subject, body: said, sha, repoURL }: Reference = Object.assign({}, ...found);
  const fields = { author, date, subject, body: said, sha, repoURL };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""));
  return { body: rest.join("\n").trim(), reference: Object.keys(given).length === 0 ? undefined : given };
}

/** A JSON string, since a trailer has one line. */
function textIn(value: string): string | undefined {
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}
