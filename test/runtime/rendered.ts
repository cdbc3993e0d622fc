/** Renders the example platform, and derives expected answers from its cluster states. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { main } from "../../src/cli/index.ts";
import { fakeIo } from "../cli/fake-io.ts";
import type { Manifest } from "./quota-controller.ts";

/** Days as `YYYY-MM-DD`. */
export interface Granted {
  readonly name: string;
  readonly starts?: string;
  readonly expires?: string;
}

/** The state of a cluster. */
export interface State {
  readonly features: Readonly<Record<string, { readonly state: string; readonly consumers?: readonly Granted[] }>>;
}

export interface Rendered {
  readonly folder: string;
  readonly stateOf: (cluster: string) => State;
  /** Flag key -> resource type. */
  readonly keys: () => Readonly<Record<string, string>>;
  readonly keysPath: string;
  /** The manifests for Milo. */
  readonly manifestsOf: (cluster: string) => readonly Manifest[];
  /** As in `Organization/acme`: all consumers with grants, and two without. */
  readonly consumers: () => readonly string[];
  readonly remove: () => void;
}

const ROOT = join(import.meta.dirname, "../..");
export const CLUSTERS: readonly string[] = readdirSync(join(ROOT, "rendered/clusters"));
export const MILO_CLUSTERS: readonly string[] = CLUSTERS.filter((cluster) =>
  existsSync(join(ROOT, "rendered/clusters", cluster, "milo-grants")),
);

export async function renderExample(): Promise<Rendered> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-loop-"));
  if ((await main(["render", "--out", folder], fakeIo(ROOT))) !== 0) throw new Error("the example does not render");
  const json = <T>(path: string): T => JSON.parse(readFileSync(join(folder, path), "utf8")) as T;
  const stateOf = (cluster: string): State => {
    const groups = readdirSync(join(folder, `state/${cluster}/features`)).map((name) =>
      json<State>(`state/${cluster}/features/${name}`),
    );
    return { features: Object.assign({}, ...groups.map(({ features }) => features)) as State["features"] };
  };
  const keysPath = join(folder, "manifest/milo-keys.json");
  return {
    folder,
    stateOf,
    keysPath,
    keys: () => json("manifest/milo-keys.json"),
    manifestsOf: (cluster) => manifestsIn(join(folder, "clusters", cluster)),
    consumers: () => {
      const features = CLUSTERS.flatMap((cluster) => Object.values(stateOf(cluster).features));
      const names = features.flatMap(({ consumers = [] }) => consumers.map(({ name }) => name));
      return [...new Set(names), "Organization/nobody", "Project/nobody"].toSorted();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function manifestsIn(folder: string): readonly Manifest[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.startsWith("milo-") && path.endsWith(".yaml"))
    .flatMap((path) => parseAllDocuments(readFileSync(join(folder, path), "utf8")))
    .map((one) => one.toJS() as Manifest);
}
