/** The input for attempts to get around a rollout. */
import { git } from "../../git/temporary.ts";
import { publisherAt } from "./publisher.ts";
import { CLUSTERS, clusterOf, HOUR, waves, ZERO } from "./waves.ts";
import { feature } from "./world.ts";
import type { Files, World } from "./world.ts";

export const ALL_WAVES: string = waves("none")["stages/waves.yaml"] ?? "";
/** Nothing bakes. */
export const LOOSE: string = ALL_WAVES.replaceAll(/\dh/g, "0m");
/** Nor does production come after staging. */
export const IN_ANY_ORDER: string = LOOSE.replace("  after: staging\n", "");

/** The feature `pay`, which is off in the beginning. */
export const pay = (more: string, level: string = "DEV"): Files => ({
  "features/pay.yaml": `${feature("pay", level)}${more}`,
});

/** The clusters, some with more fields. */
export const clustersWith = (
  fields: Readonly<Record<string, string>>,
  removed: readonly string[] = [],
): Readonly<Record<string, string>> => ({
  "stages/clusters.yaml": Object.entries(CLUSTERS)
    .filter(([name]) => !removed.includes(name))
    .map(([name, stage]) => clusterOf(stage, name, fields[name] ?? ""))
    .join("---\n"),
});

const OLD = '  release: "1.8"\n';

/** `chat` comes with release 1.9, which no cluster has. */
export const RELEASED: Files = {
  "features/chat.yaml": feature("chat", "PRODUCTION").replace("level:", 'since: "1.9"\n      level:'),
  ...clustersWith({ "s-1": OLD, "c-1": OLD, "eu-1": OLD, "eu-2": OLD }, ["u-1"]),
  "stages/u-1.yaml": clusterOf("production", "u-1", OLD),
};

/** Clusters whose check is not green. `isFormer`: as it was before a commit that has changed it. */
interface Failing {
  readonly is: "red" | "unknown";
  readonly fails: (cluster: string, isFormer: boolean) => boolean;
}

/** A run with these answers. Returns the codes that it reports. */
export async function asked(world: World, hour: number, failing?: Failing): Promise<readonly string[]> {
  const head = git(world.folder, "rev-parse", "HEAD");
  const publisher = await publisherAt(world.folder, head, ZERO + hour * HOUR, (cluster, { before }) =>
    failing?.fails(cluster, before !== undefined) === true ? [{ check: "health", is: failing.is, value: "0.5" }] : [],
  );
  publisher.run(publisher.git);
  return publisher.found.map(({ code }) => code.name);
}
