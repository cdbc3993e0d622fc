/** Reads the output rendered for flagd on a cluster: its flags as one set, and the context values of the cluster. */
import { readdir, readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** Key -> flag, in the format of flagd. */
export type FlagSet = Readonly<Record<string, unknown>>;

export interface Rendered {
  readonly flags: FlagSet;
  /** Overrides the context of the application in every evaluation. */
  readonly context: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: { readonly namespace?: string };
  readonly spec?: {
    readonly flagSpec?: { readonly flags?: FlagSet };
    readonly contextValues?: Readonly<Record<string, string>>;
  };
}

/** `namespace` restricts the result to one namespace. Throws if nothing was rendered or two namespaces differ. */
export async function readFlags(folder: string, namespace?: string): Promise<Rendered> {
  const flags = new Map<string, unknown>();
  const context: Record<string, string> = {};
  for (const manifest of await manifestsIn(folder)) {
    if (!isIn(manifest, namespace)) continue;
    // All rendered sources of a cluster have the same context values.
    if (manifest.kind === "FeatureFlagSource") Object.assign(context, manifest.spec?.contextValues);
    if (manifest.kind !== "FeatureFlag") continue;
    for (const [key, flag] of Object.entries(manifest.spec?.flagSpec?.flags ?? {})) {
      if (flags.has(key) && !isDeepStrictEqual(flags.get(key), flag))
        throw new Error(`"${key}" differs between namespaces: choose one`);
      flags.set(key, flag);
    }
  }
  return { flags: Object.fromEntries(flags), context };
}

function isIn({ metadata }: Manifest, namespace: string | undefined): boolean {
  return namespace === undefined || metadata?.namespace === namespace;
}

async function manifestsIn(folder: string): Promise<readonly Manifest[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(".yaml")).toSorted();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap((text) => parseAllDocuments(text).map(contentOf));
}

function contentOf(document: ReturnType<typeof parseAllDocuments>[number]): Manifest {
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return (document.toJS() ?? {}) as Manifest;
}
