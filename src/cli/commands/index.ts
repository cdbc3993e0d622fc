/** Lists all commands in the order of help. Loads the code of a command only to run it. */
import { validate } from "./validate/index.ts";
import type { Entry } from "./command.ts";

export type { Entry } from "./command.ts";

function entry(name: string, summary: string, load: Entry["load"]): Entry {
  return { name, summary, load };
}

/** A group of commands in help. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export const groups: readonly Group[] = [
  {
    title: "check and deliver",
    entries: [
      entry("init", "create a small working repository", async () => (await import("./init.ts")).init),
      // Part of the entry chunk, because most runs find no changes.
      { name: "validate", summary: "check everything, write nothing", load: () => Promise.resolve(validate) },
      entry("test", "run the Expectations against the rendered flags", async () => (await import("./test.ts")).test),
      entry("diff", "show what changes between two commits", async () => (await import("./diff/index.ts")).diff),
      entry(
        "render",
        "check everything, then write the manifests",
        async () => (await import("./render/index.ts")).render,
      ),
      entry(
        "publish",
        "push the rendered manifests to a branch per cluster",
        async () => (await import("./publish/index.ts")).publish,
      ),
      entry("rollout", "show what each cluster waits for", async () => (await import("./publish/index.ts")).rollout),
    ],
  },
  {
    title: "inspect",
    entries: [
      entry("explain", "show why a feature is on or off", async () => (await import("./explain/index.ts")).explain),
      entry(
        "list",
        "list resources, states, consumers and what expires",
        async () => (await import("./list/index.ts")).list,
      ),
      entry(
        "compare",
        "show what differs between two clusters",
        async () => (await import("./compare.ts")).compareClusters,
      ),
      entry(
        "history",
        "show when a feature changed, where, and by whom",
        async () => (await import("./history/index.ts")).history,
      ),
      entry("site", "generate a static page of the fleet", async () => (await import("./site/index.ts")).site),
      entry("drift", "compare a live cluster with its manifests", async () => (await import("./drift/index.ts")).drift),
      entry("report", "convert a saved report to another format", async () => (await import("./report.ts")).report),
    ],
  },
  {
    title: "edit",
    entries: [
      entry(
        "new",
        "add a feature, cluster, stage or override",
        async () => (await import("./new/index.ts")).newDocument,
      ),
      entry(
        "promote",
        "raise a feature to a level as of a release",
        async () => (await import("./promote.ts")).promote,
      ),
      entry(
        "rename",
        "rename a feature, cluster or consumer with all uses",
        async () => (await import("./rename/index.ts")).rename,
      ),
      entry("deprecate", "announce the end of a feature", async () => (await import("./deprecate.ts")).deprecate),
      entry("grant", "grant a feature to a consumer", async () => (await import("./grant/index.ts")).grant),
      entry("revoke", "revoke a feature from a consumer", async () => (await import("./revoke.ts")).revoke),
      entry(
        "override",
        "add or end an exception, or turn a feature off in an emergency",
        async () => (await import("./override.ts")).override,
      ),
      entry(
        "threshold",
        "set the lowest level that a stage lets through",
        async () => (await import("./threshold.ts")).threshold,
      ),
      entry("upgrade", "move clusters to another release", async () => (await import("./upgrade/index.ts")).upgrade),
      entry(
        "expire",
        "list and remove expired grants, overrides and patches",
        async () => (await import("./expire.ts")).expire,
      ),
      entry(
        "accredit",
        "show or record what is approved for a cluster",
        async () => (await import("./accredit/index.ts")).accredit,
      ),
      entry("fmt", "format sources", async () => (await import("./fmt.ts")).fmt),
      entry(
        "import",
        "convert data of flagd, Milo, Argo CD and others",
        async () => (await import("./import/index.ts")).importing,
      ),
    ],
  },
  {
    title: "integrate",
    entries: [
      entry("codegen", "generate a typed module of the flags", async () => (await import("./codegen.ts")).codegen),
      entry("schema", "print the JSON Schema of a kind", async () => (await import("./schema.ts")).schema),
      entry("serve", "serve flags over OFREP", async () => (await import("./serve/index.ts")).serve),
      entry("completion", "print a shell completion script", async () =>
        (await import("./completion/index.ts")).completionOf(commands),
      ),
    ],
  },
];

export const commands: readonly Entry[] = groups.flatMap(({ entries }) => entries);
