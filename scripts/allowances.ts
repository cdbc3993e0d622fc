/**
 * `npm run allowances`: every rule that .oxlintrc.json turns off must be needed, wherever it is turned off. Only these
 * rules are run; one that finds nothing in the files of an allowance is an error, because the allowance can be deleted.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, matchesGlob } from "node:path";

type Setting = string | readonly unknown[];
type Rules = Readonly<Record<string, Setting>>;

interface Override {
  readonly files: readonly string[];
  readonly rules: Rules;
}

interface Config {
  readonly categories: Readonly<Record<string, string>>;
  readonly rules: Rules;
  readonly overrides: readonly Override[];
}

interface Finding {
  /** `plugin(rule)`. */
  readonly code: string;
  readonly filename: string;
}

const config = JSON.parse(readFileSync(".oxlintrc.json", "utf8")) as Config;
const isOff = (setting: Setting): boolean => setting === "off";
const namesOff = (rules: Rules): readonly string[] => Object.keys(rules).filter((name) => isOff(rules[name] ?? ""));

const offSomewhere = new Set(config.overrides.flatMap(({ rules }) => namesOff(rules)));
const findings = lint({
  ...config,
  categories: Object.fromEntries(Object.keys(config.categories).map((name) => [name, "off"])),
  rules: tested(config.rules, (name, setting) => (isOff(setting) ? "warn" : offSomewhere.has(name) && setting)),
  overrides: config.overrides.map(({ files, rules }) => ({
    files,
    rules: tested(rules, (name, setting) => offSomewhere.has(name) && !isOff(setting) && setting),
  })),
});

const unneeded = [
  ...namesOff(config.rules)
    .filter((name) => !isNeeded(name))
    .map((name) => `${name} is off, and finds nothing`),
  ...config.overrides.flatMap(({ files, rules }) =>
    files
      .filter((pattern) => namesOff(rules).length > 0 && !namesOff(rules).some((name) => isNeeded(name, pattern)))
      .map((pattern) => `${namesOff(rules).join(" and ")} off for ${pattern}: nothing there needs it`),
  ),
];
if (unneeded.length > 0) console.log([".oxlintrc.json has allowances that can be deleted:", ...unneeded].join("\n"));
process.exitCode = unneeded.length > 0 ? 1 : 0;

/** The rules to run, each with the setting that `choose` gives it. */
function tested(rules: Rules, choose: (name: string, setting: Setting) => Setting | false): Rules {
  const chosen = Object.entries(rules).map(([name, setting]) => [name, choose(name, setting)] as const);
  return Object.fromEntries(chosen.filter((one): one is [string, Setting] => one[1] !== false));
}

function isNeeded(name: string, pattern = "**"): boolean {
  const [plugin = "", rule = ""] = name.split("/");
  return findings.some(
    ({ code, filename }) => code === `${plugin}(${rule})` && matchesGlob(filename.replaceAll("\\", "/"), pattern),
  );
}

function lint(tested: Config): readonly Finding[] {
  // Patterns of overrides are relative to the configuration.
  const path = `.oxlintrc.${process.pid}.json`;
  const env = { ...process.env, PATH: ["node_modules/.bin", process.env["PATH"] ?? ""].join(delimiter) };
  writeFileSync(path, JSON.stringify(tested));
  const { stdout, stderr } = spawnSync(`oxlint -c ${path} --format json`, {
    encoding: "utf8",
    env,
    maxBuffer: 1 << 28,
    shell: true,
  });
  rmSync(path);
  if (!stdout.startsWith("{")) throw new Error(`oxlint failed: ${stdout}${stderr}`);
  return (JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] }).diagnostics;
}
