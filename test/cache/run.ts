/** A run in a separate process: prints the report of a folder, cached or not. */
import { reuseOrRun } from "../../src/cache/index.ts";
import { compile } from "../../src/compiler/compile.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { openDirectory } from "../../src/files/index.ts";
import { locate } from "../../src/compiler/parse/index.ts";
import { toReport } from "../../src/report/report.ts";
import { noLimits } from "../no-limits.ts";

const [, , root = "", folder = "", today = ""] = process.argv;

const report = await reuseOrRun(
  folder,
  { root, build: "1", asked: [today] },
  () => Date.now() + 60_000,
  (observer) => {
    const { diagnostics, documents, states } = compile(openDirectory(root, observer), {
      targets: compilerTargets,
      today,
      guard: noLimits,
    });
    return Promise.resolve(toReport({ diagnostics, documents, clusters: states.length, milliseconds: 0 }, locate));
  },
);
process.stdout.write(JSON.stringify(report));
