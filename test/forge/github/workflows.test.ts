/** The docs of the Action match its code: inputs, outputs, pins and permissions. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { COMMANDS, readInputs } from "../../../src/cli/action/github-runner.ts";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, object>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const action = parse(readFileSync("action.yml", "utf8")) as Action;
const guide = readFileSync("docs/github.md", "utf8");
const workflows = globSync(".github/workflows/*.yml").map((path) => ({ path, text: readFileSync(path, "utf8") }));
const recipes = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""], index) => ({
  path: `docs/github.md, recipe ${index + 1}`,
  text,
}));

/** `allow-unsafe` -> `allowUnsafe`. */
function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe("action.yml", () => {
  test("has the inputs that are read, with the defaults that are read", () => {
    expect(Object.keys(action.inputs).map(camelCase).toSorted()).toEqual(Object.keys(readInputs({})).toSorted());
    const given = Object.entries(action.inputs).map(([name, one]) => [`INPUT_${name.toUpperCase()}`, one.default]);
    expect(readInputs({ ...Object.fromEntries(given), INPUT_TOKEN: "" })).toEqual(readInputs({}));
  });

  test("is run by a Node that runners have, from what the build makes", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/action.js" });
  });
});

describe("docs/github.md", () => {
  test.each(Object.keys(action.inputs))("tells the input %s", (name) => {
    expect(guide).toMatch(new RegExp(`^\\| \`${name}\` \\|`, "m"));
  });

  test.each([...Object.keys(action.outputs), ...COMMANDS])("tells %s", (name) => {
    expect(guide).toContain(`\`${name}\``);
  });
});

test.each([...workflows, ...recipes])("$path pins everything by its commit", ({ text }) => {
  for (const [line, used = ""] of text.matchAll(/uses: (\S+).*/g))
    if (used !== "./") expect(line).toMatch(/uses: (?:[\w./-]+@[0-9a-f]{40}|OWNER\/sluice@COMMIT) # v\d+\.\d+\.\d+$/);
});

test.each([...workflows, ...recipes.filter(({ text }) => /^on:/m.test(text))])(
  "$path asks for few permissions",
  ({ text }) => {
    const { permissions } = parse(text) as { permissions?: Readonly<Record<string, string>> };
    expect(permissions).toBeDefined();
    expect(Object.entries(permissions ?? {}).filter(([name]) => !["contents", "pull-requests"].includes(name))).toEqual(
      [],
    );
  },
);

test("no workflow puts what others have written into a script", () => {
  for (const { text } of [...workflows, ...recipes])
    for (const [, script = ""] of text.matchAll(/run:\s*(?:\|\s*\n)?((?:.*\n?)(?:\s{10,}.*\n)*)/g))
      expect(script).not.toContain("${{");
});
