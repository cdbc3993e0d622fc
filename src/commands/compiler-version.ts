/** Which Sluice a repository is compiled with, by its own package files: a newer one may render otherwise, and no source says so. */
import type { Change } from "../diff.ts";
import type { Tree } from "../load.ts";

const NAME = "sluice";

interface Package {
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
  readonly packages?: Readonly<Record<string, { readonly version?: unknown } | undefined>>;
}

/** The version that is locked, else the range that is asked for; undefined where neither is said. */
export function compilerVersion(tree: Tree | undefined): string | undefined {
  const lock = packageAt(tree, "package-lock.json").packages?.[`node_modules/${NAME}`]?.version;
  const { dependencies, devDependencies } = packageAt(tree, "package.json");
  const version = lock ?? dependencies?.[NAME] ?? devDependencies?.[NAME];
  return typeof version === "string" ? version : undefined;
}

function packageAt(tree: Tree | undefined, path: string): Package {
  const bytes = tree?.read(path);
  if (bytes === undefined) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Both sides are compiled by the Sluice that runs: what another version makes of them is not to be seen here. */
export function compilerChange(base: Tree | undefined, head: Tree | undefined): readonly Change[] {
  const [before, after] = [compilerVersion(base), compilerVersion(head)];
  if (before === undefined || before === after) return [];
  const message = "all is compared as this version renders it; what the other one renders otherwise does not show here";
  return [
    {
      kind: "renderer",
      subject: "version",
      clusters: [],
      before,
      after: after ?? null,
      because: [],
      owners: [],
      advice: [{ topic: "renderer", message }],
      risk: "medium",
    },
  ];
}
