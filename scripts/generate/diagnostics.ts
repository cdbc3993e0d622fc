/** docs/diagnostics.md: for each code what it means, why it matters, an example (its story) and the fix. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rooms } from "../../src/codes.ts";
import type { Room } from "../../src/codes.ts";
import type { Code } from "../../src/diagnostics.ts";
import { parseStory } from "../../test/story.ts";
import type { Story } from "../../test/story.ts";

const CASES = join(import.meta.dirname, "../../test/cases");

/** Codes that no story can show, each with its reason. */
export const WITHOUT_STORY: Readonly<Record<string, string>> = {
  "file-too-large": "it takes a file of more than 1 MiB",
  "sources-too-large": "it takes more than 64 MiB of files",
  "unreadable-file": "a file that its owner may not read can't be written down",
  "source-is-no-file": "a pipe, a socket or a device can't be written down",
  "too-many-documents": "it takes a file of more than 1,000 documents",
  "too-many-keys": "it takes a map of more than 5,000 keys",
  "too-many-lines": "it takes a file of more than 60,000 lines",
  "sources-too-long": "it takes more than 5,000,000 lines",
  "too-many-problems": "it takes more than 10,000 problems",
  "run-exhausted": "it takes more memory than a test should",
  "scalar-too-long": "it takes a value of more than 256 KiB",
  "state-too-large": "it takes 900 KiB of features",
  "flagset-large": "it takes 200 KiB of flags",
  "path-collision": "every collision that is known is found earlier, with a code of its own",
  "flagset-too-large": "it takes 900 KiB of flags",
};

/** By room. */
const TITLES: Readonly<Record<string, string>> = {
  load: "Files",
  parse: "Text",
  validate: "Schema",
  link: "Names",
  resolve: "What holds on a cluster",
  rules: "Legal but unwise",
  policies: "Policies",
  transitions: "What a change may not do",
  targets: "Targets",
  render: "Names of files",
  severity: "Settings and suppressions",
  write: "Writing",
  publish: "Publishing",
  expect: "Expectations",
  codegen: "Generated code",
  outside: "Files of other programs",
  import: "Imports",
  drift: "Drift",
};

const HEAD = `<!-- Made by \`npm run generate\` from the codes in src/ and their stories in test/cases/. -->
# Diagnostics

Every problem has a code. An **error** keeps anything from being rendered, a **warning** says that something is legal but
unwise, a **note** is merely worth knowing.

Codes marked *configurable* can be given another severity, or be ignored, for the whole repository:

\`\`\`yaml
# sluice.yaml
spec:
  rules:
    runbook-missing: error
    expires-soon: ignore
\`\`\`

or be suppressed for one line, by a comment above it or at its end that says why:

\`\`\`yaml
# sluice-allow: missing-expiry it goes when the old portal goes
\`\`\`

\`sluice validate --max-warnings 0\` fails on warnings, \`--deadlines\` on what is overdue. Your own policies (\`spec.policies\`) report
under their own names.
`;

/** The story of each code that has one, by the code's name. */
export function storiesByCode(): ReadonlyMap<string, Story> {
  const paths = globSync("**/*.txtar", { cwd: CASES });
  return new Map(
    paths.map((path) => [basename(path, ".txtar"), parseStory(readFileSync(join(CASES, path), "utf8"))] as const),
  );
}

/** The page. Throws where a room has codes and no title. */
export function generateDiagnostics(): string {
  if (!existsSync(CASES)) throw new Error("the stories are not there");
  const stories = storiesByCode();
  const told = rooms.filter(({ codes }) => codes.length > 0);
  const contents = told
    .map((room) => `- [${titleOf(room)}](#${anchorOf(room)}): ${counted(room.codes.length)}\n`)
    .join("");
  return [HEAD, contents, ...told.flatMap((room) => [index(room), section(room, stories)])].join("\n");
}

function titleOf({ name }: Room): string {
  const title = TITLES[name];
  if (title === undefined)
    throw new Error(`room "${name}" has codes and no title: give it one in ${import.meta.filename}`);
  return title;
}

function counted(codes: number): string {
  return codes === 1 ? "1 code" : `${codes} codes`;
}

/** As GitHub makes it of the heading. */
function anchorOf(room: Room): string {
  return titleOf(room).toLowerCase().replaceAll(" ", "-");
}

/** By name. */
function sorted(codes: readonly Code[]): readonly Code[] {
  return codes.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function index(room: Room): string {
  const rows = sorted(room.codes).map(
    ({ name, severity, configurable, means }) =>
      `| [${name}](#${name}) | ${severity}${configurable ? ", configurable" : ""} | ${cell(means)} |`,
  );
  return `## ${titleOf(room)}\n\n| code | severity | means |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll("\n", " ");
}

function section(room: Room, stories: ReadonlyMap<string, Story>): string {
  return sorted(room.codes)
    .map((code) => entry(code, stories.get(code.name)))
    .join("\n");
}

function entry({ name, severity, configurable, overdue, means, why, fix }: Code, story: Story | undefined): string {
  const marks = [severity, configurable ? "configurable" : "not configurable"];
  if (overdue === true) marks.push("an error under `--deadlines`");
  return [
    `### ${name}`,
    `*${marks.join(", ")}*`,
    `${means} ${why}`,
    ...(story === undefined ? without(name) : example(story)),
    `**Fix:** ${fix}\n`,
  ].join("\n\n");
}

function without(name: string): readonly string[] {
  const reason = WITHOUT_STORY[name];
  return reason === undefined ? [] : [`(No example: ${reason}.)`];
}

function example(story: Story): readonly string[] {
  const isExpected = (name: string): boolean => name === "expected" || name.startsWith("expected: ");
  const inputs = story.archive.sections.filter(({ name }) => !isExpected(name));
  return [`**Example.** ${story.claim.replaceAll("\n", " ")}`, ...inputs.map(input), ...output(story)];
}

function input({ name, text }: { readonly name: string; readonly text: string }): string {
  const [, verb, path = name] = /^(edit|delete|link|escaped) (.+)$/.exec(name) ?? [];
  if (verb === "delete") return `\`${path}\` is deleted.`;
  if (verb === "link") return `\`${path}\` is a symbolic link to \`${text.trim()}\`.`;
  if (verb === "edit") return fence("diff", `# ${path}\n${text}`);
  return fence(
    "yaml",
    `# ${path}${verb === "escaped" ? ` (with \\x, \\u and \\r for what can't be seen)` : ""}\n${text}`,
  );
}

/** What the last command says, without the exit code. */
function output({ expected = "", commands }: Story): readonly string[] {
  const lines = expected.split("\n").filter((line) => !/^exit \d+$/.test(line));
  if (commands.length > 1) return lines.length === 0 ? [] : [fence("text", lines.join("\n"))];
  return [fence("text", `${commands[0]?.line}\n${lines.join("\n")}`)];
}

function fence(language: string, text: string): string {
  const ticks = text.includes("```") ? "````" : "```";
  return `${ticks}${language}\n${text.trimEnd()}\n${ticks}`;
}
