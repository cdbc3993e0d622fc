/** Checks that output paths stay in the folder, are valid on every file system, and differ from each other. */
import { INVISIBLE } from "../../base/escape.ts";
import type { WrittenFile } from "./options.ts";

/** The problem of a path; `other` is the conflicting path. */
export type PathFault =
  | { readonly is: "impossible"; readonly path: string; readonly name: string; readonly why: string }
  | { readonly is: "twice"; readonly path: string; readonly by: string }
  | { readonly is: "alike"; readonly path: string; readonly other: string };

export interface PathCheck {
  /** The problem of the next file's path, given all files before it; undefined if it is valid. */
  readonly faultOf: (file: WrittenFile) => PathFault | undefined;
}

/** macOS and Windows ignore case and Unicode normalization in file names, so two paths can be one file. */
export function pathCheck(): PathCheck {
  /** Folded path of a file or folder -> its spelling, and the producer of the file. */
  const seen = new Map<string, { readonly path: string; readonly by?: string }>();
  const folders = new Set<string>();

  function takenBy(path: string, by?: string): PathFault | undefined {
    const folded = path.normalize("NFC").toLowerCase();
    const before = seen.get(folded);
    if (before === undefined) return void seen.set(folded, by === undefined ? { path } : { path, by });
    const isFolderAgain = by === undefined && before.by === undefined;
    if (before.path !== path) return { is: "alike", path, other: before.path };
    return isFolderAgain ? undefined : { is: "twice", path, by: [before.by, by].filter(Boolean).join(" and ") };
  }

  function faultAbove(folder: string): PathFault | undefined {
    if (folder === "" || folders.has(folder)) return undefined;
    folders.add(folder);
    return impossible(folder) ?? faultAbove(parentOf(folder)) ?? takenBy(folder);
  }

  return {
    faultOf: ({ path, by }) => impossible(path) ?? faultAbove(parentOf(path)) ?? takenBy(path, by ?? "a target"),
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Windows reserves these names, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|clock\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i;
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\0-\x1f\x7f<>:"|?*\\]/;
const LONGEST = 255;
/** Includes the spellings that macOS and Windows treat as `.git`. */
const GITS_OWN = /^(?:\.git[ .]*|git~1)$/i;
const LEADS_OUT = "points outside its folder";

/** Checks the last name of a path; its parents are checked as folders. */
function impossible(path: string): PathFault | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const why = path.startsWith("/") ? LEADS_OUT : whyImpossible(name);
  return why === undefined ? undefined : { is: "impossible", path, name, why };
}

function whyImpossible(name: string): string | undefined {
  if (name === "" || name === "." || name === "..") return LEADS_OUT;
  if (isGitsOwn(name)) return "is reserved for Git";
  if (DEVICE.test(name)) return "is a device name on Windows";
  if (FORBIDDEN.test(name) || name.search(INVISIBLE) !== -1)
    return "contains characters that some file systems do not allow";
  if (name.endsWith(".") || name.endsWith(" ")) return "ends with a dot or a space, which Windows removes";
  return Buffer.byteLength(name) > LONGEST ? `is longer than ${LONGEST} bytes` : undefined;
}

/** Whether a folder with this name belongs to Git. */
export function isGitsOwn(name: string): boolean {
  return GITS_OWN.test(name);
}
