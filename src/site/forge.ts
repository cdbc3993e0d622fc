/** Builds links to commits and their lines on the forge of the repository. Drops credentials of the remote. */
import type { LinkTemplate } from "./payload.ts";

/** The URL paths of known forges, by host name. */
const FORGES: readonly (readonly [host: RegExp, line: string, commit: string])[] = [
  [/^(?:.*\.)?github\./, "/blob/{commit}/{path}#L{line}", "/commit/{commit}"],
  [/^(?:.*\.)?gitlab\./, "/-/blob/{commit}/{path}#L{line}", "/-/commit/{commit}"],
  [/^(?:.*\.)?bitbucket\.org$/, "/src/{commit}/{path}#lines-{line}", "/commits/{commit}"],
  [/^(?:.*\.)?codeberg\.org$|^(?:.*\.)?(?:gitea|forgejo)\./, "/src/commit/{commit}/{path}#L{line}", "/commit/{commit}"],
];

interface Remote {
  readonly host: string;
  /** Without outer slashes and `.git`. */
  readonly path: string;
}

/**
 * `remote`: the URL from git; `folder`: the project's folder in its repository, with a slash at the end, or "".
 * Undefined for an unknown forge.
 */
export function linkTemplate(remote: string, folder: string): LinkTemplate | undefined {
  const inside = folder.split("/").map(encodeURIComponent).join("/");
  return addressOn(remote, ([, line]) => line.replace("{path}", `${inside}{path}`));
}

/** The URL of a commit, with `{commit}`. */
export function commitTemplate(remote: string): string | undefined {
  return addressOn(remote, ([, , commit]) => commit);
}

function addressOn(remote: string, endOf: (forge: (typeof FORGES)[number]) => string): string | undefined {
  const found = remoteOf(remote);
  const forge = FORGES.find(([host]) => found !== undefined && host.test(found.host));
  if (found === undefined || forge === undefined) return undefined;
  const path = found.path.split("/").map(encodeURIComponent).join("/");
  return `https://${found.host}/${path}${endOf(forge)}`;
}

/** Parses `https://user:password@host/path.git`, `ssh://git@host:22/path` and `git@host:path`. */
function remoteOf(remote: string): Remote | undefined {
  const spelled = URL.canParse(remote) ? new URL(remote) : undefined;
  if (spelled !== undefined && ["https:", "http:", "ssh:", "git:"].includes(spelled.protocol))
    return named(spelled.hostname, decoded(spelled.pathname));
  const [, host, path] = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(remote) ?? [];
  return host === undefined || path === undefined ? undefined : named(host, path);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function named(host: string, path: string): Remote | undefined {
  const trimmed = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  const parts = trimmed.split("/");
  const isPlain = parts.length >= 2 && parts.every((part) => !["", ".", ".."].includes(part));
  return isPlain ? { host: host.toLowerCase(), path: trimmed } : undefined;
}

/** The fault of a template from a user; undefined if it is valid. */
export function faultOf(template: string): string | undefined {
  if (!/^https?:\/\//.test(template) || !URL.canParse(template)) return "is not an http or https URL";
  const { username, password } = new URL(template);
  if (username !== "" || password !== "") return "contains a user name or a password";
  const missing = ["{path}", "{commit}"].find((part) => !template.includes(part));
  return missing === undefined ? undefined : `lacks ${missing}`;
}
