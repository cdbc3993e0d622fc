/** Rejects sparse checkouts without all sources, because missing files would count as deleted. */
import { leftOutOf } from "../../git/sparse-checkout.ts";
import { FILE_LIMIT, decode, openDirectory, PROJECT_FILE } from "../../files/index.ts";
import { parse } from "../../compiler/parse/index.ts";
import { DEFAULT_SOURCES } from "../../compiler/project.ts";
import { UsageError } from "./command.ts";
import type { Host } from "./command.ts";

/** `root`: that of the project, absolute. Throws a UsageError if sources are left out. */
export function rejectSparseCheckout(root: string, { env }: Host): void {
  const absent = leftOutOf(root, env).filter((path) => /\.ya?ml$/.test(path));
  if (absent.length === 0) return;
  const sources = sourcesIn(root);
  const [first, ...more] = absent.filter((path) => path === PROJECT_FILE || sources.some((one) => isIn(path, one)));
  if (first === undefined) return;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  throw new UsageError(
    `this sparse checkout does not contain "${first}"${others}`,
    "check out all sources with `git sparse-checkout add FOLDER` or `git sparse-checkout disable`",
  );
}

/** Whether a path may belong to a source. For a pattern, compares the part before its first wildcard. */
function isIn(path: string, source: string): boolean {
  const plain = source.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  const fixed = /^[^*?[{!(]*/.exec(plain)?.[0] ?? "";
  return fixed === plain ? path === plain || path.startsWith(`${plain}/`) : path.startsWith(fixed);
}

function sourcesIn(root: string): readonly string[] {
  const bytes = openDirectory(root).read(PROJECT_FILE, FILE_LIMIT + 1);
  const nobody = (): void => {};
  const file = bytes === undefined ? undefined : decode(PROJECT_FILE, bytes, nobody);
  for (const { value } of file === undefined ? [] : parse(file, nobody)) {
    const { kind, spec } = value as { readonly kind?: unknown; readonly spec?: { readonly sources?: unknown } };
    if (kind !== "Project" || !Array.isArray(spec?.sources)) continue;
    return spec.sources.filter((one) => typeof one === "string");
  }
  return DEFAULT_SOURCES;
}
