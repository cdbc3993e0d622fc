/** Reads and writes the file of known problems. A problem stays the same while days pass and lines move. */
import type { ReportedDiagnostic } from "../../../report/report.ts";
import { UsageError } from "../command.ts";
import type { Host } from "../command.ts";

export interface KnownProblem {
  readonly code: string;
  readonly file: string;
  /** Without the number of days. */
  readonly problem: string;
}

const VERSION = 1;

export function knownProblem({ code, file, message }: ReportedDiagnostic): KnownProblem {
  return { code, file, problem: message.replaceAll(/\b\d+ days?\b/g, "* days") };
}

/** Each known problem stands for one diagnostic. */
export function isKnownBy(known: readonly KnownProblem[]): (diagnostic: ReportedDiagnostic) => boolean {
  const left = new Map<string, number>();
  for (const one of known) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  return (diagnostic) => {
    const key = keyOf(knownProblem(diagnostic));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count > 0;
  };
}

function keyOf({ code, file, problem }: KnownProblem): string {
  return JSON.stringify([code, file, problem]);
}

/** Rejects with a UsageError unless the file is one that `writeBaseline` can have written. */
export async function readBaseline(file: string, host: Host): Promise<readonly KnownProblem[]> {
  const value = parsed(file, await textOf(file, host));
  const { version, known } = value as { readonly version?: unknown; readonly known?: unknown };
  if (version === VERSION && Array.isArray(known) && known.every(isProblem)) return known;
  throw notABaseline(file);
}

async function textOf(file: string, host: Host): Promise<string> {
  try {
    return await host.read(file);
  } catch {
    throw new UsageError(`the baseline "${file}" can't be read`, "--update-baseline writes it");
  }
}

function parsed(file: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // As for any other value.
  }
  throw notABaseline(file);
}

function isProblem(value: unknown): value is KnownProblem {
  const { code, file, problem } = Object(value) as Readonly<Record<string, unknown>>;
  return [code, file, problem].every((text) => typeof text === "string");
}

function notABaseline(file: string): UsageError {
  return new UsageError(`"${file}" is not a baseline`, "--update-baseline writes one");
}

/** One problem a line, so that changes of two branches merge. */
export async function writeBaseline(file: string, known: readonly KnownProblem[], host: Host): Promise<void> {
  const lines = known.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  await host.save(file, `{\n  "version": ${VERSION},\n  "known": [\n${lines}${lines === "" ? "" : "\n"}  ]\n}\n`);
}
