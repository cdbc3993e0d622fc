/** Ways to other pages, and out of the site. What documents wrote is text; an address is followed only if it is http(s). */
import type { ComponentChildren, JSX } from "preact";
import type { Index, Site, Spot } from "../../payload.ts";
import { hrefOf } from "../route.ts";
import { useFleet } from "./context.ts";

/** Undefined for whatever a browser would run, or look for on the disk. */
export function safeAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, href, username, password } = new URL(text);
  return ["https:", "http:"].includes(protocol) && username === "" && password === "" ? href : undefined;
}

export function Outside({ to, children }: { readonly to: string; readonly children?: ComponentChildren }): JSX.Element {
  const address = safeAddress(to);
  const says = children ?? to;
  if (address === undefined) return <span>{says}</span>;
  return (
    <a class="outside" href={address} rel="noopener noreferrer nofollow" target="_blank">
      {says}
    </a>
  );
}

export type Linkable = Pick<Site, "commit" | "link" | "files" | "uncommitted">;

/** The address of a line; undefined where the forge is not known, or the line is not in the commit. */
export function addressOf(
  [file, line]: Spot,
  { commit, link, files, uncommitted }: Linkable,
  at: string | undefined = commit,
): string | undefined {
  const path = files[file];
  if (at === undefined || link === undefined || path === undefined) return undefined;
  if (at === commit && uncommitted.includes(file)) return undefined;
  const spelled = path.split("/").map(encodeURIComponent).join("/");
  // A function, for a replacement text has `$` patterns of its own.
  const parts: Readonly<Record<string, string>> = { commit: at, path: spelled, line: String(line) };
  return safeAddress(link.replaceAll(/\{(commit|path|line)\}/g, (_, name: string) => parts[name] ?? ""));
}

/** `features/dark-mode.yaml:15`, on the forge if it is there. `at`: another commit than the site's own. */
export function Source({ spot, at }: { readonly spot: Spot; readonly at?: string }): JSX.Element | null {
  const fleet = useFleet();
  const path = fleet.files[spot[0]];
  if (path === undefined) return null;
  const says = `${path}:${spot[1]}`;
  const address = addressOf(spot, fleet, at);
  return address === undefined ? (
    <code class="source">{says}</code>
  ) : (
    <a class="source" href={address} rel="noopener noreferrer" target="_blank">
      {says}
    </a>
  );
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

/** With commas between. */
export function Listed({ all }: { readonly all: readonly ComponentChildren[] }): JSX.Element {
  return (
    <>
      {all.map((one, index) => (
        <span key={index}>
          {index > 0 ? ", " : ""}
          {one}
        </span>
      ))}
    </>
  );
}
