/**
 * Writes and reads the message of a published commit. Its trailers identify the commit and reveal changes to its files.
 */
import { partsOf } from "../../git/commit.ts";
import type { Commit } from "../../git/commit.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { addressOf, dateOf, signatureOf } from "./metadata.ts";
import type { Source } from "./metadata.ts";

export interface Provenance {
  /** The source commit. */
  readonly source: string;
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
}

const LONGEST_SUBJECT = 200;

/** `1a2b3c4: turn dark mode on`, the trailers that Argo CD shows, and our own trailers. */
export function messageOf(source: Source, project: string, tree: string): string {
  const { commit } = source;
  const subject = oneLine(partsOf(commit.message).subject);
  const reference = [
    ["author", mailbox(commit)],
    ["date", dateOf(commit)],
    ["subject", subject],
    ["sha", commit.id],
    ["repourl", addressOf(source) ?? ""],
  ].flatMap(([name, value]) => (value === "" ? [] : [`Argocd-reference-commit-${name}: ${value}`]));
  const own = [`Sluice-Project: ${oneLine(project)}`, `Sluice-Source: ${commit.id}`, `Sluice-Tree: ${tree}`];
  const title = `${commit.id.slice(0, 7)}${subject === "" ? "" : `: ${subject}`}`;
  return `${title}\n\n${[...reference, ...own].join("\n")}\n`;
}

/** Undefined if Sluice did not make the commit, or if its files were changed. */
export function readProvenance({ message, tree }: Commit): Provenance | undefined {
  const paragraph = message.trimEnd().split(/\n\n+/).at(-1) ?? "";
  const valueOf = (name: string): string | undefined => {
    const lines = paragraph.split("\n").filter((line) => line.startsWith(`${name}: `));
    return lines.length === 1 ? lines[0]?.slice(name.length + 2) : undefined;
  };
  const [source, project] = [valueOf("Sluice-Source"), valueOf("Sluice-Project")];
  const isWhole = valueOf("Sluice-Tree") === tree && source !== undefined && /^[0-9a-f]{40,64}$/.test(source);
  return isWhole && project !== undefined ? { source, project } : undefined;
}

export function oneLine(text: string): string {
  const shown = escapeInvisible(text.replaceAll(/\s+/g, " ").trim());
  return [...shown].slice(0, LONGEST_SUBJECT).join("");
}

/** In the format of mail, which Argo CD parses; empty without a valid address. */
function mailbox(commit: Commit): string {
  const { name, email } = commit.author;
  if (!/^[^\s<>@"]+@[^\s<>@"]+$/.test(email)) return "";
  const called = oneLine(name);
  const plain = /^[\w !#$%&'*+/=?^`{|}~-]*$/.test(called);
  return plain ? oneLine(signatureOf(commit)) : `"${called.replaceAll(/["\\]/g, String.raw`\$&`)}" <${email}>`;
}
