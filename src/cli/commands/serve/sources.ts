/** Opens the source of flags that the command line names. */
import { join, relative, resolve } from "node:path";
import { DEFAULT_OUTPUT } from "../../../compiler/link/index.ts";
import type { EvaluatorOptions } from "../../../runtime/evaluator.ts";
import type { Log } from "../../../runtime/log.ts";
import { miloSource, renderedSource } from "../../../runtime/ofrep/index.ts";
import type { Metrics, FlagSource } from "../../../runtime/ofrep/index.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import { compileProject } from "../compile-project.ts";
import { timeOf } from "./options.ts";
import type { ServeOptions } from "./options.ts";

/** The log and the metrics. */
export interface Observers {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Rejects with a UsageError for invalid options. */
export async function openMilo(
  given: ServeOptions,
  setting: CommandContext,
  { log, metrics }: Observers,
): Promise<FlagSource> {
  try {
    return await miloSource(miloOptions(given, setting), {
      listed: metrics.listed,
      unwatched: (why) => log("warn", "the watch failed; results can be as old as --cache-ttl allows", { why }),
      watched: () => log("info", "the watch works again"),
      health: (health, why) => {
        metrics.health(health);
        if (health === "ok") log("info", "the API works again");
        else log("warn", why, { health });
      },
    });
  } catch (error) {
    throw asUsage(error, "can't connect to Milo");
  }
}

function miloOptions(given: ServeOptions, { directory }: CommandContext): EvaluatorOptions {
  const path = (name: keyof ServeOptions): string | undefined =>
    typeof given[name] === "string" ? resolve(directory, given[name]) : undefined;
  const options = {
    kubeconfig: path("kubeconfig"),
    context: given.context,
    server: given.server,
    tokenFile: path("server-token-file"),
    caFile: path("server-ca-file"),
    keys: path("keys"),
    resourcePrefix: given["resource-prefix"],
    cacheTtl: timeOf("cache-ttl", given["cache-ttl"]),
    staleFor: timeOf("stale-for", given["stale-for"]),
    timeout: timeOf("timeout", given.timeout),
    watch: given.watch,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Valid names of clusters, because the name becomes part of a path. */
const CLUSTER = /^[a-z0-9][-a-z0-9.]*$/;

/** Rejects with a UsageError if nothing was rendered for the cluster. */
export async function openRendered(
  given: ServeOptions,
  setting: CommandContext,
  { log }: Observers,
): Promise<FlagSource> {
  const { cluster, namespace, watch } = given;
  if (cluster === undefined || !CLUSTER.test(cluster))
    throw new UsageError("`--from rendered` needs a cluster", "add --cluster, such as --cluster prod-eu-1");
  const folder = join(outputOf(given, setting), "clusters", cluster, "openfeature");
  if (!setting.host.isFolder(folder))
    throw new UsageError(
      `no flags are rendered for "${cluster}": ${relative(setting.directory, folder)} does not exist`,
      "run `sluice render` first; `sluice list clusters` lists the names",
    );
  const reloaded = (error?: unknown): void => {
    if (error === undefined) log("info", "the flags were reloaded");
    else log("warn", "the flags can't be read; the previous ones stay in use", { error: messageOf(error) });
  };
  try {
    return await renderedSource({ cluster, folder, watch, reloaded, ...(namespace !== undefined && { namespace }) });
  } catch (error) {
    throw asUsage(error, `can't serve the flags of "${cluster}"`);
  }
}

/** The output folder of the project. Throws a UsageError if there is no project. */
function outputOf({ rendered }: ServeOptions, setting: CommandContext): string {
  if (rendered !== undefined) return resolve(setting.directory, rendered);
  const { root, compilation } = compileProject(setting);
  return join(root, compilation.model?.settings.output ?? DEFAULT_OUTPUT);
}

function asUsage(error: unknown, what: string): UsageError {
  return new UsageError(`${what}: ${messageOf(error)}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
