/**
 * Random flags, as the target `openfeature` renders them, with contexts that ask them: what flagd was asked to make
 * `answers.jsonl.gz` (see README.md). `node test/base/flagd/questions.ts > questions.jsonl`; with a number, other ones.
 */
import type { Json } from "../../../src/base/flagd/index.ts";
import type { Consumer, FeatureState, Flag, Interval } from "../../../src/compiler/resolve/index.ts";
import { servedOf } from "../../../src/render/targets/openfeature/targeting.ts";

const FLAGS = 1500;
const CONTEXTS = 10;

const random = generator(Number(process.argv[2] ?? 1));

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function below(limit: number): number {
  return Math.floor(random() * limit);
}

function oneOf<T>(...choices: readonly T[]): T {
  return choices[below(choices.length)] as T;
}

function many<T>(least: number, most: number, make: () => T): readonly T[] {
  return Array.from({ length: least + below(most - least + 1) }, make);
}

const NAMES = ["acme", "globex", "initech", "0", "1", "42", "123", "1e3", "0x1p-2", "inf", "nan", "a-b"];
const TEXTS = [
  ...NAMES,
  "",
  " ",
  "user-7",
  "ACME",
  " acme ",
  "José",
  "李雷",
  "Åsa",
  "ユーザー1",
  "😀 smile",
  "\ufeffmark",
  "\u0085line",
  "a@example.com",
  "example.com",
  "<b>&",
  'say "on"',
  "on",
  "null",
  "true",
  "\ud800",
  "\uffff",
  "1_000",
  "0x10",
  "+5",
  ".5",
  "5.",
  "1e400",
  "-0",
  "Infinity",
  " 5",
];
const VERSIONS = [
  "1",
  "v1",
  "V1.2",
  "1.2.3",
  "v1.2.3-rc.1",
  "1.2.3+build",
  "1.2.3-1",
  "01.2.3",
  "1.2.3.4",
  "2",
  "1.10",
  "1.2-a",
];
const NUMBERS = [0, -0, 1, -1, 2, 3, 42, 123, 1000, 0.5, -2.5, 1e21, 1e-7, 1.2, 2 ** 53, 1e300, 5e-324];
const PATHS = [
  "organization",
  "project",
  "user",
  "targetingKey",
  "age",
  "tier",
  "list",
  "deep.name",
  "deep.list.1",
  "gone",
];

function text(): string {
  return random() < 0.15 ? oneOf(...VERSIONS) : oneOf(...TEXTS);
}

function scalar(): Json {
  const kind = below(10);
  if (kind < 5) return text();
  if (kind < 8) return oneOf(...NUMBERS);
  return oneOf<Json>(true, false, null);
}

function anything(depth = 2): Json {
  if (depth === 0 || random() < 0.75) return scalar();
  if (random() < 0.5) return many(0, 3, () => anything(depth - 1));
  return Object.fromEntries(many(0, 2, () => [oneOf("name", "list", "a", "var", "==", ...NAMES), anything(depth - 1)]));
}

function context(): Record<string, Json> {
  const asked: Record<string, Json> = {};
  for (const key of ["organization", "project", "user", "targetingKey", "age", "tier", "list"])
    if (random() < 0.7) asked[key] = oneOf(anything, scalar, text, text)();
  if (random() < 0.6) asked["list"] = many(0, 4, () => oneOf(scalar, anything)());
  if (random() < 0.5) asked["deep"] = { name: scalar(), list: many(0, 3, scalar) };
  if (random() < 0.5) asked["age"] = oneOf(...NUMBERS);
  return asked;
}

/** A rule of about the right types, so that it often means something. */
function value(depth: number): Json {
  if (depth === 0) return random() < 0.6 ? variable() : scalar();
  switch (below(9)) {
    case 0:
      return { cat: many(0, 3, () => value(depth - 1)) };
    case 1:
      return {
        substr: [value(depth - 1), oneOf<Json>(...NUMBERS, "1"), ...many(0, 1, () => oneOf<Json>(0, 1, 2, -1, -3, 50))],
      };
    case 2:
      return { [oneOf("+", "-", "*", "/", "%", "max", "min")]: many(1, 3, () => number(depth - 1)) };
    case 3:
      return { if: many(1, 5, () => value(depth - 1)) };
    case 4:
      return { [oneOf("and", "or")]: many(1, 3, () => value(depth - 1)) };
    case 5:
      return list(depth - 1);
    default:
      return random() < 0.6 ? variable() : scalar();
  }
}

function variable(): Json {
  if (random() < 0.1) return { var: [oneOf(...PATHS), scalar()] };
  if (random() < 0.05) return { var: oneOf<Json>("", null, 1, [], "deep") };
  return { var: oneOf(...PATHS) };
}

function number(depth: number): Json {
  return random() < 0.7 ? oneOf<Json>(...NUMBERS, "12", { var: "age" }) : value(depth);
}

function list(depth: number): Json {
  switch (below(6)) {
    case 0:
      return { merge: many(0, 3, () => value(depth > 0 ? depth - 1 : 0)) };
    case 1:
      return { map: [subject(), inner()] };
    case 2:
      return { filter: [subject(), inner()] };
    case 3:
      return { missing: many(0, 3, () => oneOf(...PATHS)) };
    case 4:
      return { missing_some: [below(3), many(1, 3, () => oneOf(...PATHS))] };
    default:
      return many(0, 4, scalar);
  }
}

function subject(): Json {
  return oneOf<Json>({ var: "list" }, { var: "deep.list" }, { merge: [{ var: "list" }, "acme"] }, many(0, 4, scalar));
}

/** About an element. */
function inner(): Json {
  const element: Json = oneOf<Json>({ var: "" }, { var: "" }, { var: "name" }, { var: "organization" });
  return oneOf<Json>(
    { [oneOf("==", "===", "!=", ">", "<=")]: [element, scalar()] },
    { in: [element, many(1, 3, scalar)] },
    { starts_with: [element, "a"] },
    { "!!": [element] },
    { cat: [element, "!"] },
    element,
  );
}

function condition(depth: number): Json {
  const under = Math.max(depth - 1, 0);
  switch (below(11)) {
    case 0:
    case 1:
      return { [oneOf("==", "===", "!=", "!==")]: [value(under), value(under)] };
    case 2:
      return { [oneOf("<", "<=", ">", ">=")]: many(2, 3, () => value(under)) };
    case 3:
      return { in: [value(under), random() < 0.3 ? value(under) : many(0, 4, scalar)] };
    case 4:
      return { [oneOf("starts_with", "ends_with")]: [value(under), random() < 0.8 ? text() : value(under)] };
    case 5: {
      const operator = oneOf(..."= != > < >= <= ~ ^".split(" "));
      return { sem_ver: [random() < 0.5 ? variable() : oneOf(...VERSIONS), operator, oneOf(...VERSIONS)] };
    }
    case 6:
      return { [oneOf("!", "!!")]: random() < 0.8 ? [value(under)] : value(under) };
    case 7:
      return { [oneOf("all", "none", "some")]: [subject(), inner()] };
    case 8:
      return { [oneOf("and", "or")]: many(1, 3, () => condition(under)) };
    case 9: {
      const start = oneOf<Json>(0, "", true, 1);
      const step = oneOf("+", "cat", "max", "or");
      return { reduce: [subject(), { [step]: [{ var: "accumulator" }, { var: "current" }] }, start] };
    }
    default:
      return { [oneOf(">", "<")]: [{ var: "$flagd.timestamp" }, oneOf(1_000_000_000, 3_000_000_000)] };
  }
}

function fractional(variants: readonly string[]): Json {
  const by = oneOf<readonly Json[]>(
    [{ cat: [{ var: "$flagd.flagKey" }, { var: oneOf("user", "organization", "targetingKey", "deep.name") }] }],
    [{ var: oneOf("user", "targetingKey", "age") }],
    [],
  );
  const weight = (): readonly Json[] =>
    random() < 0.15 ? [] : [oneOf<Json>(0, 1, 10, 50, 90, -5, { "+": [1, { var: "age" }] })];
  return { fractional: [...by, ...variants.map((name) => [name, ...weight()])] };
}

function targeting(variants: readonly string[]): Json {
  const result = (): Json => {
    if (random() < 0.15) return fractional(variants);
    return random() < 0.1 ? oneOf<Json>(null, value(1)) : oneOf(...variants);
  };
  const kind = below(10);
  if (kind === 0) return fractional(variants);
  if (kind === 1) return condition(2);
  if (kind === 2) return value(2);
  return {
    if: many(1, 2, () => [condition(2), result()])
      .flat()
      .concat(random() < 0.8 ? [result()] : []),
  };
}

const INTERVALS: readonly (readonly Interval[])[] = [
  [{}],
  [{}],
  [{ starts: "2001-01-01" }],
  [{ expires: "2001-01-01" }],
  [{ starts: "2001-01-01", expires: "2060-01-01" }],
  [{ expires: "2001-01-01" }, { starts: "2060-01-01" }],
];

function consumer(): Consumer {
  return { kind: oneOf("Organization", "Project"), name: oneOf(...NAMES), intervals: oneOf(...INTERVALS), grants: [] };
}

function rendered(): {
  readonly variants: Flag["variants"];
  readonly defaultVariant: string;
  readonly targeting?: Json;
} {
  const variants: Flag["variants"] = oneOf<Flag["variants"]>(
    { on: true, off: false },
    { true: true, false: false },
    { light: "#fff", dark: "#000", blue: "#00f" },
    { "1": 1, "2": 2.5 },
  );
  const names = Object.keys(variants);
  const [enabled = "", disabled = ""] = names;
  const decides = oneOf("targeting", "targeting", "targeting", "targeting", "targeting", "rollout", "variant");
  const flag = {
    type: "boolean",
    variants,
    enabled,
    disabled,
    ...(decides === "targeting" ? { targeting: targeting(names) } : {}),
    ...(decides === "rollout"
      ? { rollout: { percent: below(101), by: oneOf("user", "targetingKey", "deep.name") } }
      : {}),
  };
  const state = {
    flag,
    decides,
    variant: enabled,
    state: oneOf("enabled", "enabled", "enabled", "granted", "granted", "granted", "disabled"),
    consumers: many(random() < 0.05 ? 0 : 1, 4, consumer),
  };
  const served = servedOf(state as unknown as FeatureState, { Organization: "organization", Project: "project" });
  return { variants, ...served };
}

function ask(key: string, flag: ReturnType<typeof rendered>, contexts: readonly Json[]): void {
  process.stdout.write(`${JSON.stringify({ key, flag: { state: "ENABLED", ...flag }, contexts })}\n`);
}

/** Each form of a flag that asks for a consumer or a key, against values of every type in that place. */
function table(): void {
  const consumers = (...names: readonly string[]): readonly Consumer[] =>
    names.map((name, index) => ({ kind: "Organization", name, intervals: INTERVALS[index * 4] ?? [{}], grants: [] }));
  const rule: Json = { in: [{ var: "region" }, ["eu"]] };
  const variants = { on: true, off: false };
  const decisions: readonly object[] = [
    { decides: "variant", flag: { variants } },
    { decides: "targeting", flag: { variants, targeting: rule } },
    { decides: "targeting", flag: { variants: { ...variants, true: true, false: false }, targeting: rule } },
    { decides: "rollout", flag: { variants, rollout: { percent: 100, by: "organization" } } },
  ];
  const groups = [
    consumers("acme", "globex"),
    consumers("42", "acme"),
    consumers("acme", "1e3"),
    consumers("0", "nan", "0x1p-2"),
  ];
  const values: readonly Json[] = [
    ...NUMBERS,
    ...[
      "0",
      "1",
      "42",
      "1e3",
      "1000",
      "acme",
      "ACME",
      " acme",
      "acme ",
      "globex",
      "nan",
      "0x1p-2",
      "0.25",
      "inf",
      "",
    ].values(),
    ...[true, false, null, [], [0], [42], ["acme"], [["acme"]], ["acme", "globex"], {}, { acme: true }].values(),
    ...[{ name: "acme" }, 0.25, { var: "region" }, { a: 1, b: 2 }].values(),
  ];
  const contexts = [{}, ...values.map((organization) => ({ organization, region: "eu", targetingKey: "u" }))];
  for (const consumers of groups)
    for (const { flag, ...decision } of decisions as readonly Pick<FeatureState, "decides" | "flag">[]) {
      const state = {
        ...decision,
        flag: { ...flag, enabled: "on", disabled: "off" },
        variant: "on",
        state: "granted",
        consumers,
      };
      const keys = { Organization: "organization", Project: "project" };
      ask("table", { variants: flag.variants, ...servedOf(state as unknown as FeatureState, keys) }, contexts);
    }
}

table();
for (let index = 0; index < FLAGS; index++)
  ask(oneOf("search", "dark-mode", "größe", "billing.v2"), rendered(), many(CONTEXTS, CONTEXTS, context));
