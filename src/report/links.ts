/** Links of a terminal (OSC 8): what is shown stays what it was, and opens the file. */
import type { ReportPlace } from "./report.ts";
import { asAddress } from "./repository-path.ts";

/** What opens a file: the system, or the editor that the terminal is a part of. */
export type Opener = "file" | "vscode";

export interface Links {
  /** The folder that files are relative to; absolute. */
  readonly root: string;
  readonly opener: Opener;
}

/** `shown`: without anything that a terminal obeys. Without links, and where there is no file, it stays as it is. */
export function linked(
  shown: string,
  { file, line, column }: Pick<ReportPlace, "file" | "line"> & { readonly column?: number },
  links: Links | undefined,
): string {
  if (links === undefined || file === "") return shown;
  const path = asAddress(`${links.root.replaceAll("\\", "/")}/${file}`).replace(/^([A-Za-z])%3A/, "/$1:");
  const address = links.opener === "file" ? `file://${path}` : `vscode://file${path}:${line}:${column ?? 1}`;
  return `\u001B]8;;${address}\u001B\\${shown}\u001B]8;;\u001B\\`;
}
