/** Links to other pages and to other sites. URLs from documents become links only if they are http(s). */
import type { ComponentChildren, JSX } from "preact";
import type { Index, Site, Spot } from "../../payload.ts";
import { hrefOf } from "../route.ts";
import { useFleet } from "./context.ts";

/** The normalized URL; undefined for other schemes, such as `javascript:` or `file:`, and for URLs with credentials. */
export function safeAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, href, username, password } = new URL(text);
  return ["https:", "http:"].includes(protocol) && username === "" && password === "" ? href : undefined;
}

export function Outside({ to, children }: { readonly to: string; readonly children?: ComponentChildren }): JSX.Element {
  const address = safeAddress(to);
  const label = children ?? to;
  if (address === undefined) return <span>{label}</span>;
  return (
    <a class="outside" href={address} rel="noopener noreferrer nofollow" target="_blank">
      {label}
    </a>
  );
}

export type Linkable = Pick<Site, "commit" | "link" | "files" | "uncommitted">;

/** A commit, linked to the forge if possible. */
export function CommitLink({ of }: { readonly of: string }): JSX.Element {
  const { commitLink } = useFleet();
  const name = <code>{of.slice(0, 10)}</code>;
  return commitLink === undefined ? name : <Outside to={commitLink.replace("{commit}", of)}>{name}</Outside>;
}

/** The URL of a line; undefined if the forge is unknown or the file is not committed. */
export function addressOf(
  [file, line]: Spot,
  { commit, link, files, uncommitted }: Linkable,
  at: string | undefined = commit,
): string | undefined {
  const path = files[file];
  if (at === undefined || link === undefined || path === undefined) return undefined;
  if (at === commit && uncommitted.includes(file)) return undefined;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  // A function, because a replacement string would expand `$` patterns.
  const parts: Readonly<Record<string, string>> = { commit: at, path: encoded, line: String(line) };
  return safeAddress(link.replaceAll(/\{(commit|path|line)\}/g, (_, name: string) => parts[name] ?? ""));
}

/** `features/dark-mode.yaml:15`, linked to the forge if possible. `at`: a commit other than that of the site. */
export function Source({ spot, at }: { readonly spot: Spot; readonly at?: string }): JSX.Element | null {
  const fleet = useFleet();
  const path = fleet.files[spot[0]];
  if (path === undefined) return null;
  const label = `${path}:${spot[1]}`;
  const address = addressOf(spot, fleet, at);
  return address === undefined ? (
    <code class="source">{label}</code>
  ) : (
    <a class="source" href={address} rel="noopener noreferrer" target="_blank">
      {label}
    </a>
  );
}

/** For CSV: `features/dark-mode.yaml:15`. */
export function sourceText([file, line]: Spot, { files }: Pick<Site, "files">): string {
  return files[file] === undefined ? "" : `${files[file]}:${line}`;
}

export function FeatureLink({ of, cluster }: { readonly of: Index; readonly cluster?: string }): JSX.Element | null {
  const feature = useFleet().features[of];
  if (feature === undefined) return null;
  return <a href={hrefOf(["features", feature.name], [["cluster", cluster ?? ""]])}>{feature.name}</a>;
}

export function ClusterLink({ of }: { readonly of: Index }): JSX.Element | null {
  const cluster = useFleet().clusters[of];
  return cluster === undefined ? null : <a href={hrefOf(["clusters", cluster.name])}>{cluster.name}</a>;
}

export function ServiceLink({ of }: { readonly of: Index }): JSX.Element | null {
  const service = useFleet().services[of];
  return service === undefined ? null : <a href={hrefOf(["catalog", service.name])}>{service.title}</a>;
}

export function ConsumerLink({ of }: { readonly of: Index }): JSX.Element | null {
  const consumer = useFleet().consumers[of];
  if (consumer === undefined) return null;
  const { kind, name } = consumer;
  return (
    <a href={hrefOf(["consumers", kind, name])}>
      <span class="kind">{kind}/</span>
      {name}
    </a>
  );
}

/** The features of an owner, in the matrix. */
export function OwnerLink({ of }: { readonly of: string }): JSX.Element {
  return <a href={hrefOf(["matrix"], [["owner", of]])}>{of}</a>;
}

export function OwnerLinks({ of }: { readonly of: readonly string[] }): JSX.Element {
  return (
    <Listed
      all={of.map((owner) => (
        <OwnerLink of={owner} />
      ))}
    />
  );
}

/** A URL or, as a path in the repository, a file of the commit. */
export function FileLink({ of }: { readonly of: string }): JSX.Element {
  const { commit, link } = useFleet();
  if (safeAddress(of) !== undefined) return <Outside to={of} />;
  const isPath = /^[\w.-]+(?:\/[\w.-]+)*$/.test(of) && !of.split("/").includes("..");
  const address = isPath
    ? addressOf([0, 1], {
        ...(commit === undefined ? {} : { commit }),
        ...(link === undefined ? {} : { link }),
        files: [of],
        uncommitted: [],
      })
    : undefined;
  return address === undefined ? <code>{of}</code> : <Outside to={address.replace(/#.*$/, "")}>{of}</Outside>;
}

/** Separated by commas. */
export function Listed({ all }: { readonly all: readonly ComponentChildren[] }): JSX.Element {
  return (
    <>
      {all.map((item, index) => (
        <span key={index}>
          {index > 0 ? ", " : ""}
          {item}
        </span>
      ))}
    </>
  );
}
