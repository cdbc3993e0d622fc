/**
 * `npm run fuzz -- --minutes 10`: tests the claims of test/properties for a given time. The corpus keeps inputs that
 * break a claim.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { importers } from "../src/authoring/import/importers.ts";
import { values } from "../test/render/yaml/values.ts";
import { imported } from "../test/authoring/import/imported.ts";
import { outsideTexts } from "../test/authoring/import/outside.ts";
import { checkRollout, histories as rollouts } from "../test/delivery/rollout/random.ts";
import { platforms } from "../test/platforms/generate.ts";
import { treeOf } from "../test/platforms/tree.ts";
import {
  checkBytes,
  checkEmitted,
  checkOutside,
  checkPlatform,
  checkSite,
  checkTold,
} from "../test/properties/claims.ts";
import { mutated, texts } from "../test/properties/mutations.ts";
import { seeds } from "../test/properties/seeds.ts";
import { hostileReport, hostileText } from "../test/report/hostile.ts";

const CORPUS = join(import.meta.dirname, "../test/adversarial/corpus");

interface Target<Input> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Input>;
  readonly check: (input: Input) => unknown;
  /** The saved part of an input that breaks the claim. */
  readonly text: (input: Input) => string;
}

const imports = fc.tuple(fc.constantFrom(...importers.map(({ name }) => name)), outsideTexts);

/** Inserts or removes a few characters. */
const damaged = fc
  .tuple(
    outsideTexts,
    fc.nat(),
    fc.nat(3),
    fc.constantFrom("", '"', "{", "]", "\\", ",", ":", "\u0000", "1e999", "[".repeat(300)),
  )
  .map(([text, at, gone, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + gone));

const TARGETS: readonly Target<never>[] = [
  target("texts", texts, (text) => checkBytes(Buffer.from(text)), String),
  target("bytes", fc.uint8Array({ maxLength: 400 }), checkBytes, (bytes) => Buffer.from(bytes).toString("latin1")),
  target("values", values, checkEmitted, (value) => JSON.stringify(value)),
  target("mutated platforms", mutated, (files) => checkPlatform(treeOf(files)), changes),
  target("generated platforms", platforms, (files) => checkPlatform(treeOf(files)), JSON.stringify),
  target("sites", mutated, (files) => checkSite(treeOf(files)), changes),
  target("saved reports", hostileText, (text) => checkTold(hostileReport(text)), String),
  target("texts of other programs", damaged, checkOutside, String),
  target("rollouts", rollouts, checkRollout, JSON.stringify),
  target("imports", imports, ([system, text]) => imported(system, [{ path: "features/x.json", text }]), String),
];

function target<Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => unknown,
  text: (input: Input) => string,
): Target<never> {
  return { name, inputs, check, text } as unknown as Target<never>;
}

/** The documents that differ from the example's. */
function changes(files: Readonly<Record<string, string>>): string {
  const changed = Object.entries(files).filter(([path, text]) => seeds[path] !== text);
  return changed.map(([, text]) => text).join("\n---\n");
}

/** Tests for some seconds. Returns the number of inputs, or the text that breaks the claim. */
function ask({ name, inputs, check, text }: Target<never>, seconds: number): number | string {
  const property = fc.property(inputs, (input) => void check(input));
  const result = fc.check(property, { interruptAfterTimeLimit: seconds * 1000, numRuns: Number.POSITIVE_INFINITY });
  if (!result.failed || result.counterexample === null) return result.numRuns;
  console.error(`${name}: seed ${result.seed}, path ${result.counterexamplePath}\n${String(result.errorInstance)}`);
  return text(result.counterexample[0]);
}

const { values: options } = parseArgs({ options: { minutes: { type: "string", default: "1" } } });
const end = performance.now() + Number(options.minutes) * 60_000;
const asked = new Map<string, number>();
let broken = 0;
while (performance.now() < end)
  for (const one of TARGETS) {
    const seconds = Math.min(10, (end - performance.now()) / 1000);
    if (seconds <= 0) break;
    const outcome = ask(one, seconds);
    if (typeof outcome === "number") asked.set(one.name, (asked.get(one.name) ?? 0) + outcome);
    else {
      broken++;
      const name = `found-${createHash("sha256").update(outcome).digest("hex").slice(0, 8)}.yaml`;
      writeFileSync(join(CORPUS, name), outcome);
      console.error(`kept as test/adversarial/corpus/${name}`);
    }
  }
for (const [name, count] of asked) console.log(`${String(count).padStart(9)} ${name}`);
console.log(broken === 0 ? "nothing broke a claim" : `${broken} inputs broke a claim`);
process.exitCode = broken === 0 ? 0 : 1;
