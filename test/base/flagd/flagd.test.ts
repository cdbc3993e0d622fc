/** Our evaluation of flags against what flagd itself, in Go, answered: see README.md. And where ours ends. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { evaluatorOf, STEPS, weightOf } from "../../../src/base/flagd/index.ts";
import type { Context, FlagdFlag, Json, Verdict } from "../../../src/base/flagd/index.ts";

type Answer = readonly [context: Context, reason: string, variantOrCode: string];
type Asked = readonly [key: string, flag: FlagdFlag, answers: readonly Answer[]];

const [header = "", ...lines] = gunzipSync(readFileSync(join(import.meta.dirname, "answers.jsonl.gz")))
  .toString()
  .trimEnd()
  .split("\n");
const { now } = JSON.parse(header) as { readonly now: number };
const ASKED = lines.map((line) => JSON.parse(line) as Asked);

const told = (verdict: Verdict): readonly string[] =>
  verdict.reason === "ERROR" ? ["ERROR", verdict.errorCode] : [verdict.reason, verdict.variant ?? ""];

function differences(asked: readonly Asked[]): readonly unknown[] {
  return asked.flatMap(([key, flag, answers]) => {
    const evaluate = evaluatorOf(key, flag);
    return answers.flatMap(([context, ...answer]) => {
      const got = told(evaluate(context, now));
      return got.join() === answer.join() ? [] : [{ targeting: flag.targeting, context, answer, got }];
    });
  });
}

test("every answer is flagd's", () => {
  expect(ASKED.reduce((count, [, , answers]) => count + answers.length, 0)).toBeGreaterThan(10_000);
  expect(differences(ASKED)).toEqual([]);
});

test("in flagd too, a grant is open to the name as a text and to nothing else", () => {
  const table = ASKED.filter(([key]) => key === "table");
  expect(table).toHaveLength(16);
  for (const [, { targeting }, answers] of table) {
    const names = new Set(JSON.stringify(targeting).match(/(?<=")(?:acme|globex|42|1e3|0|nan|0x1p-2)(?=")/g));
    for (const [{ organization = null }, , served] of answers)
      if (served !== "off") expect(names).toContain(organization);
  }
});

test("counted beforehand, no rule of these comes near the steps that there are", () => {
  const most = Math.max(...ASKED.map(([, { targeting }]) => (targeting === undefined ? 0 : weightOf(targeting))));
  expect(most).toBeLessThan(STEPS / 5);
});

describe("an evaluation that takes too much is an error of its flag", () => {
  const flag = (targeting: Json): FlagdFlag => ({ state: "ENABLED", variants: { on: true }, targeting });
  const list: Json = Array.from({ length: 100 }, () => 1);
  const nested = (depth: number): Json => (depth === 0 ? { var: "" } : { map: [list, nested(depth - 1)] });

  test.each<readonly [string, Json, Context]>([
    ["elements of elements", nested(3), {}],
    ["a text that doubles", { reduce: [list, { cat: [{ var: "accumulator" }, { var: "accumulator" }] }, "x"] }, {}],
    ["an object that is evaluated again and again", { if: [true, { var: "x" }] }, { x: { if: [true, { var: "x" }] } }],
  ])("%s", (_, targeting, context) => {
    const verdict = evaluatorOf("heavy", flag(targeting))(context, now);
    if (Object.keys(context).length === 0) expect(weightOf(targeting)).toBe(Number.POSITIVE_INFINITY);
    expect(verdict).toMatchObject({ reason: "ERROR", errorCode: "GENERAL" });
  });
});
