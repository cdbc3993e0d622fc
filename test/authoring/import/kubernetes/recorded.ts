/** The recorded answers of component-base: see the head of each file. */
import { readFileSync } from "node:fs";
import { STAGES } from "../../../../src/render/targets/gates/kubernetes/gate.ts";
import { compareReleases } from "../../../../src/base/release.ts";

export const LISTS = ["1.33", "1.35", "1.37"] as const;
export type ListName = (typeof LISTS)[number];

export type Answer = "refused" | "on" | "off" | "on locked" | "off locked";

export interface Recorded {
  readonly name: string;
  readonly specs: readonly {
    readonly version: string;
    readonly minCompatibility: string | undefined;
    readonly stage: string;
    readonly on: boolean;
    readonly locked: boolean;
  }[];
  readonly answerAt: (release: string) => Answer;
}

export function recorded(list: ListName): readonly Recorded[] {
  const text = readFileSync(new URL(`v${list}.0.txt`, import.meta.url), "utf8");
  return text.split("\n").flatMap((line): readonly Recorded[] => {
    const [name, specs, answers] = line.split(" | ");
    if (name === undefined || specs === undefined || answers === undefined) return [];
    const spans = answers.split(", ").map((one) => one.split(/ (.*)/s) as [string, Answer]);
    return [
      {
        name,
        specs: specs.split(", ").map((one) => {
          const [, version = "", minCompatibility, stage = "", value, locked] =
            /^(\S+)(?: mincompat (\S+))? (\w+) (on|off)( locked)?$/.exec(one) ?? [];
          return { version, minCompatibility, stage, on: value === "on", locked: locked !== undefined };
        }),
        answerAt: (release) => spans.findLast(([since]) => compareReleases(since, release) <= 0)?.[1] ?? "refused",
      },
    ];
  });
}

const WORDS: Readonly<Record<(typeof STAGES)[number], string>> = {
  alpha: "Alpha",
  beta: "Beta",
  ga: "GA",
  deprecated: "Deprecated",
};

/** Whether the programs of a minor release register a gate: see the head of the file. */
export function registered(): (name: string, release: string) => boolean {
  const text = readFileSync(new URL("registered.txt", import.meta.url), "utf8");
  const spans = new Map(
    text.split("\n").flatMap((line) => {
      const [name = "", first = "", last = ""] = line.split(" ");
      return line === "" || line.startsWith("#") ? [] : [[name, [first, last] as const] as const];
    }),
  );
  return (name, release) => {
    const [first, last] = spans.get(name) ?? [];
    if (first === undefined || last === undefined) return false;
    return compareReleases(first, release) <= 0 && compareReleases(release, last) <= 0;
  };
}

/** The list in the format of Kubernetes. */
export function listText(gates: readonly Recorded[]): string {
  return gates
    .map(({ name, specs }) =>
      [
        `- name: ${name}\n  versionedSpecs:\n`,
        ...specs.map(({ version, minCompatibility, stage, on, locked }) =>
          [
            `  - default: ${on}\n    lockToDefault: ${locked}\n`,
            `    preRelease: ${WORDS[STAGES.find((one) => one === stage) ?? "ga"]}\n    version: "${version}"\n`,
            minCompatibility === undefined ? "" : `    minCompatibilityVersion: "${minCompatibility}"\n`,
          ].join(""),
        ),
      ].join(""),
    )
    .join("");
}
