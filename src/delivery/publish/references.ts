/** Parses the trailers about the original change, in the same way as Argo CD. */
import { mailboxIn } from "./mailbox.ts";

export interface Reference {
  readonly author?: string;
  readonly date?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly sha?: string;
  readonly repoUrl?: string;
}

export interface Told {
  /** The lines that are not references, each with its line ending. */
  readonly body: string;
  readonly reference: Reference | undefined;
}

const TRAILER = /^Argocd-reference-commit-([a-z]+): (.*)$/;

/** The parser of each field; an invalid field stays in the body. */
const FIELDS: Readonly<Record<string, (value: string) => Reference | undefined>> = {
  author: (value) => {
    const author = mailboxIn(value);
    return author === undefined ? undefined : { author };
  },
  date: (value) => {
    const [, time = "", zone = ""] =
      /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(value) ?? [];
    if (Number.isNaN(Date.parse(`${time}${zone}`))) return undefined;
    return { date: `${time}${/^[+-]00:00$/.test(zone) ? "Z" : zone}` };
  },
  subject: (value) => ({ subject: value }),
  body: (value) => {
    const body = textIn(value);
    return body === undefined ? undefined : { body };
  },
  sha: (value) => (/^[0-9a-f]{5,40}$/.test(value) ? { sha: value } : undefined),
  repourl: (value) => (URL.canParse(value) ? { repoUrl: value } : undefined),
};

/** `text`: a body, or only its trailers. */
export function referenceIn(text: string): Told {
  const found: Reference[] = [];
  const rest = linesOf(text).filter((line) => {
    const [, name = "", value = ""] = TRAILER.exec(line) ?? [];
    const read = Object.hasOwn(FIELDS, name) ? FIELDS[name]?.(value) : undefined;
    if (read !== undefined) found.push(read);
    return read === undefined;
  });
  const { author, date, subject, body, sha, repoUrl }: Reference = Object.assign({}, ...found);
  const fields = { author, date, subject, body, sha, repoUrl };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""));
  return {
    body: rest.map((line) => `${line}\n`).join(""),
    reference: Object.keys(given).length === 0 ? undefined : given,
  };
}

/** Lines without their line endings; an empty text has no lines. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Parses a JSON string, which has no line breaks. */
function textIn(value: string): string | undefined {
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}
