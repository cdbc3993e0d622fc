/** Every command, in the order of help. Its code is loaded only when it is run. */
import { compileEagerly } from "../../base/v8-eager-compile.ts";
import { validate } from "./validate/index.ts";
import type { Entry } from "./command.ts";

export type { Entry } from "./command.ts";

function entry(name: string, summary: string, load: Entry["load"]): Entry {
  return { name, summary, load: () => compileEagerly(load) };
}

/** What commands are for. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export const groups: readonly Group[] = [
  {
    title: "check and deliver",
    entries: [
      entry("init", "a small working repository to begin with", async () => (await import("./init.ts")).init),
      // It stands beside what every run needs, since most often it finds nothing to do.
      { name: "validate", summary: "check everything and write nothing", load: () => Promise.resolve(validate) },
      entry("test", "run the Expectations on the rendered flags", async () => (await import("./test.ts")).test),
      entry("diff", "what changes in meaning between two commits", async () => (await import("./diff/index.ts")).diff),
      entry(
        "render",
        "check everything, then write the manifests",
        async () => (await import("./render/index.ts")).render,
      ),
      entry(
        "publish",
        "what is rendered, onto a branch per cluster",
        async () => (await import("./publish/index.ts")).publish,
      ),
    ],
  },
  {
    title: "ask",
    entries: [
      entry(
        "explain",
        "why a feature is on or off, line by line",
        async () => (await import("./explain/index.ts")).explain,
      ),
      entry(
        "list",
        "a table of resources, of states, or the matrix",
        async () => (await import("./list/index.ts")).list,
      ),
      entry("site", "the fleet as a page that needs no server", async () => (await import("./site/index.ts")).site),
      entry(
        "drift",
        "what differs on a cluster from what is rendered",
        async () => (await import("./drift/index.ts")).drift,
      ),
      entry("report", "a saved report again, in another format", async () => (await import("./report.ts")).report),
    ],
  },
  {
    title: "edit",
    entries: [
      entry("promote", "a feature reaches a level with a release", async () => (await import("./promote.ts")).promote),
      entry("grant", "a consumer gets a feature", async () => (await import("./grant.ts")).grant),
      entry("revoke", "a consumer loses a feature", async () => (await import("./revoke.ts")).revoke),
      entry(
        "override",
        "an exception; with --emergency the kill switch",
        async () => (await import("./override.ts")).override,
      ),
      entry("upgrade", "clusters run another release", async () => (await import("./upgrade/index.ts")).upgrade),
      entry("expire", "remove what is past its date", async () => (await import("./expire.ts")).expire),
      entry(
        "accredit",
        "what is approved for a cluster, and a record of more",
        async () => (await import("./accredit/index.ts")).accredit,
      ),
      entry("fmt", "sources in their canonical form", async () => (await import("./fmt.ts")).fmt),
      entry(
        "import",
        "documents from flagd, Milo, Argo CD and others",
        async () => (await import("./import/index.ts")).importing,
      ),
    ],
  },
  {
    title: "for programs",
    entries: [
      entry("codegen", "a module with the flags and their types", async () => (await import("./codegen.ts")).codegen),
      entry("schema", "the JSON Schema of a kind", async () => (await import("./schema.ts")).schema),
      entry(
        "serve",
        "answer services over OFREP, from Milo or from rendered flags",
        async () => (await import("./serve/index.ts")).serve,
      ),
      entry("completion", "commands and options, completed by your shell", async () =>
        (await import("./completion/index.ts")).completionOf(commands),
      ),
    ],
  },
];

export const commands: readonly Entry[] = groups.flatMap(({ entries }) => entries);
