/** Writes the codes of a run as SARIF rules with help. */
import { codeTexts } from "../../base/code-texts.ts";
import type { CodeTexts, Severity } from "../../base/diagnostics.ts";
import type { ReportedDiagnostic } from "../report.ts";
import { plain } from "./text.ts";

export interface Rules {
  readonly rules: readonly object[];
  readonly indexOf: (code: string) => number;
}

/** The texts for any other code, which is the name of a policy. */
const POLICY: CodeTexts = {
  means: "A policy of this repository is not met.",
  why: "Policies are the repository's own rules: `spec.policies` of its `sluice.yaml`.",
  fix: "Follow the message, or discuss the policy with its owners.",
};

/** The used rules, sorted. */
export function rulesOf(diagnostics: readonly ReportedDiagnostic[]): Rules {
  const severities = new Map(diagnostics.map(({ code, severity }) => [code, severity]));
  const names = [...severities].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const index = new Map(names.map(([name], at) => [name, at]));
  return { rules: names.map(([name, severity]) => rule(name, severity)), indexOf: (name) => index.get(name) ?? -1 };
}

function textsOf(code: string): CodeTexts | undefined {
  const all = codeTexts();
  return Object.hasOwn(all, code) ? all[code] : undefined;
}

function rule(name: string, severity: Severity): object {
  const { means, why, fix } = textsOf(name) ?? POLICY;
  return {
    id: name,
    shortDescription: { text: plain(means) },
    fullDescription: { text: plain(`${means} ${why}`) },
    help: { text: `${plain(why)}\n${plain(fix)}`, markdown: `${why}\n\n**What to do:** ${fix}` },
    defaultConfiguration: { level: severity },
    properties: { tags: ["configuration"] },
  };
}
