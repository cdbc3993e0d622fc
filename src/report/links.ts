/** Makes terminal links (OSC 8) that open a file; the visible text does not change. */
import type { ReportPlace } from "./report.ts";
import { asAddress } from "./repository-path.ts";

/** The program that opens a file: the system, or the editor around the terminal. */
export type Opener = "file" | "vscode";

export interface Links {
  /** The absolute folder of relative files. */
  readonly root: string;
  readonly opener: Opener;
}

/** `shown`: text without control sequences. Returned unchanged without links or without a file. */
export function terminalLink(
  text: string,
  { file, line, column }: Pick<ReportPlace, "file" | "line"> & { readonly column?: number },
  links: Links | undefined,
): string {
  if (links === undefined || file === "") return text;
  const path = asAddress(`${links.root.replaceAll("\\", "/")}/${file}`).replace(/^([A-Za-z])%3A/, "/$1:");
  const address = links.opener === "file" ? `file://${path}` : `vscode://file${path}:${line}:${column ?? 1}`;
  return `\u001B]8;;${address}\u001B\\${text}\u001B]8;;\u001B\\`;
}
