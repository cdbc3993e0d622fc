/** Finds the project of the current folder. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findRoot, PROJECT_FILE } from "../../files/root.ts";
import { UsageError } from "./command.ts";
import type { CommandContext } from "./command.ts";

/** Absolute. Throws a UsageError if there is no project. */
export function rootOf({ directory }: Pick<CommandContext, "directory">): string {
  const root = findRoot(directory);
  if (root !== undefined) return root;
  const other = ["sluice.yml", "sluice.YAML"].find((name) => existsSync(join(directory, name)));
  if (other !== undefined) throw new UsageError(`"${other}" is not read`, `rename it to ${PROJECT_FILE}`);
  throw new UsageError(
    `no ${PROJECT_FILE} in "${directory}" or its parent folders`,
    "change to the project's folder or use -C DIR; `sluice init` creates a project",
  );
}
