/** Reads the FeatureFlags that were rendered for a cluster into one set of flags, as flagd would hold them. */
import { readdir, readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** Key -> flag, as flagd takes it. */
export type FlagSet = Readonly<Record<string, unknown>>;

interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: { readonly namespace?: string };
  readonly spec?: { readonly flagSpec?: { readonly flags?: FlagSet } };
}

/** `namespace` narrows it to what one namespace is given. Throws where nothing was rendered, or two namespaces differ. */
export async function readFlags(folder: string, namespace?: string): Promise<FlagSet> {
  const flags = new Map<string, unknown>();
  for (const manifest of await manifestsIn(folder)) {
    if (manifest.kind !== "FeatureFlag" || !isIn(manifest, namespace)) continue;
    for (const [key, flag] of Object.entries(manifest.spec?.flagSpec?.flags ?? {})) {
      if (flags.has(key) && !isDeepStrictEqual(flags.get(key), flag))
        throw new Error(`"${key}" is not the same in every namespace: choose one`);
      flags.set(key, flag);
    }
  }
  return Object.fromEntries(flags);
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
