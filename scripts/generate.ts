/**
 * `npm run generate`: writes every generated file, so that each fact has one source.
 * With `--check` it writes nothing, and fails if a file is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { generateKindsPage } from "./generate/kinds-page.ts";
import { generateTypes } from "./generate/types.ts";
import {
  generateValidatorTypes,
  generateValidators,
  generateVerdictTypes,
  generateVerdicts,
} from "./generate/validators.ts";

interface Generated {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly make: () => string | Promise<string>;
}

/** In order: a later one may read what an earlier one wrote. */
const GENERATED: readonly Generated[] = [
  { path: "src/compiler/kinds.ts", make: generateTypes },
  { path: "src/compiler/schema/validators-fast.js", make: generateVerdicts },
  { path: "src/compiler/schema/validators-fast.d.ts", make: generateVerdictTypes },
  { path: "src/compiler/schema/validators.js", make: generateValidators },
  { path: "src/compiler/schema/validators.d.ts", make: generateValidatorTypes },
  { path: "src/base/codes.ts", make: codesTable },
  { path: "src/base/code-texts.json", make: codeTexts },
  { path: "docs/kinds.md", make: generateKindsPage },
  { path: "docs/diagnostics.md", make: diagnosticsPage },
];

/** Loaded late, because it loads the whole compiler, whose validators may have just been generated. */
async function codesTable(): Promise<string> {
  return (await import("./generate/codes.ts")).generateCodes();
}

async function codeTexts(): Promise<string> {
  return (await import("./generate/codes.ts")).generateCodeTexts();
}

async function diagnosticsPage(): Promise<string> {
  return (await import("./generate/diagnostics.ts")).generateDiagnostics();
}

const ROOT = new URL("../", import.meta.url);
const check = process.argv.includes("--check");

for (const { path, make } of GENERATED) {
  const file = new URL(path, ROOT);
  const wanted = await make();
  if (existsSync(file) && readFileSync(file, "utf8") === wanted) continue;
  if (check) {
    console.error(`${path} is stale: run \`npm run generate\``);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    console.log(path);
  }
}
