/** What mutations begin with: the example platform, document by document. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** Path -> text. */
export type Files = Readonly<Record<string, string>>;

/** The sources of the example, a file per document. */
export const seeds: Files = Object.fromEntries(
  globSync("{sluice.yaml,{catalog,features,grants,stages}/**/*.yaml,docs/runbooks/*.md}", { cwd: ROOT })
    .toSorted()
    .flatMap((path) =>
      readFileSync(join(ROOT, path), "utf8")
        .split(/^---\n/m)
        .map((text, index): [string, string] => [index === 0 ? path : path.replace(".yaml", `-${index}.yaml`), text]),
    ),
);

/** Small texts that once were trouble, or might be. */
export const corpus: readonly string[] = globSync("*.yaml", { cwd: join(ROOT, "test/adversarial/corpus") })
  .toSorted()
  .map((name) => readFileSync(join(ROOT, "test/adversarial/corpus", name), "utf8"));
