/** Detects changes of the pinned Sluice version, which may change the output without a change of the sources. */
import type { Change } from "../../analysis/diff/index.ts";
import type { Tree } from "../../files/index.ts";

const NAME = "sluice";
export const WORKFLOWS = ".github/workflows";
/** The maximum number of bytes of a workflow file to read. */
const LONGEST = 256 * 1024;

/** The maximum number of bytes of a package file: lock files of 20,000 packages are smaller. Larger ones are ignored. */
const LARGEST = 16 * 1024 * 1024;

const PACKAGES: readonly string[] = ["package.json", "package-lock.json"];

/** Whether a file may pin the version. */
export function isPin(path: string): boolean {
  return PACKAGES.includes(path) || (path.startsWith(`${WORKFLOWS}/`) && /\.ya?ml$/.test(path));
}

/** The files that may pin the version; includes package files even if they are missing. */
export function pinsIn(tree: Tree): readonly string[] {
  const workflows = tree.list([WORKFLOWS]).flatMap(({ path, kind }) => (kind === "file" ? [path] : []));
  return [...PACKAGES, ...workflows].filter(isPin);
}

interface Package {
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
  readonly packages?: Readonly<Record<string, { readonly version?: unknown } | undefined>>;
}

/** The locked version, else the requested range. */
function inPackages(tree: Tree): string | undefined {
  const lock = packageAt(tree, "package-lock.json").packages?.[`node_modules/${NAME}`]?.version;
  const { dependencies, devDependencies } = packageAt(tree, "package.json");
  const version = lock ?? dependencies?.[NAME] ?? devDependencies?.[NAME];
  return typeof version === "string" ? version : undefined;
}

function packageAt(tree: Tree, path: string): Package {
  const bytes = tree.read(path, LARGEST + 1);
  if (bytes === undefined || bytes.length > LARGEST) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** `uses: OWNER/sluice@REF # v1.2.3`: includes the comment, because a commit alone is not readable. */
const ACTION = /^\s*(?:-\s+)?uses:\s*["']?[\w.-]+\/sluice@([\w./-]+)["']?(?:\s+#\s*(\S+))?/;
/** `npx --yes sluice@1.2.3 validate`, or the same with other package managers. */
const RUN = /^[^#]*?\bsluice@(v?\d[\w.+-]*)/;

/** All versions in workflows, sorted, so that files and order do not matter. */
function inWorkflows(tree: Tree): string | undefined {
  const found = new Set<string>();
  for (const path of pinsIn(tree)) {
    if (PACKAGES.includes(path)) continue;
    const text = Buffer.from(tree.read(path, LONGEST) ?? []).toString();
    for (const line of text.split("\n")) {
      const [, commit, tag] = ACTION.exec(line) ?? [];
      const version = commit === undefined ? RUN.exec(line)?.[1] : pin(commit, tag);
      if (version !== undefined) found.add(version);
    }
  }
  return found.size === 0 ? undefined : [...found].sort().join(", ");
}

function pin(ref: string, tag: string | undefined): string {
  const short = /^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 12) : ref;
  return tag === undefined ? short : `${tag} (${short})`;
}

/** Both sides are compiled by the running version, so a changed version does not show in the comparison itself. */
export function packageChange(base: Tree | undefined, head: Tree): readonly Change[] {
  return changeBetween("version", base && inPackages(base), inPackages(head));
}

/** `base`, `head`: trees from the top of the repository, because GitHub reads workflows only there. */
export function workflowChange(base: Tree | undefined, head: Tree): readonly Change[] {
  return changeBetween("version in workflows", base && inWorkflows(base), inWorkflows(head));
}

/** Empty if the base pins no version. */
function changeBetween(subject: string, before: string | undefined, after: string | undefined): readonly Change[] {
  return before === undefined || before === after ? [] : [changeOf(subject, before, after ?? null)];
}

function changeOf(subject: string, before: string, after: string | null): Change {
  const message = "both sides are rendered with this version, so differences between the versions are not shown";
  return {
    kind: "renderer",
    subject,
    clusters: [],
    before,
    after,
    because: [],
    owners: [],
    advice: [{ topic: "renderer", message }],
    risk: "medium",
  };
}
