/** drift: what is rendered for a cluster, and what is there -> what differs, and what to do about it. */
import type { Details, Report } from "./diagnostics.ts";
import { driftChanged, driftExtra, driftInput, driftMissing, driftWrongCluster } from "./drift/codes.ts";
import { differences } from "./drift/compare.ts";
import type { Difference } from "./drift/compare.ts";
import { checkActive, checkForeign } from "./drift/milo.ts";
import { argumentsFor, fieldsOf, isLabelled, keyOf, resourceOf, textOf, titleOf } from "./drift/objects.ts";
import type { KubernetesObject } from "./drift/objects.ts";
import { renderedObjects } from "./drift/rendered.ts";
import { pathText, valueText } from "./drift/wording.ts";
import { writerOf } from "./drift/writer.ts";
import type { ClusterState } from "./resolve.ts";
import type { Fleet } from "./targets/contract.ts";

export { codes } from "./drift/codes.ts";
export { liveObjects } from "./drift/live.ts";
export { resourceOf } from "./drift/objects.ts";
export type { KubernetesObject } from "./drift/objects.ts";
export { renderedObjects } from "./drift/rendered.ts";

export interface Asked {
  readonly fleet: Fleet;
  readonly state: ClusterState;
  /** Kinds that were read; undefined: every one that is rendered. */
  readonly kinds: ReadonlySet<string> | undefined;
}

export interface Tally {
  /** Objects that are rendered and were asked for. */
  readonly rendered: number;
  /** Those that are on the cluster as they are rendered. */
  readonly alike: number;
}

type Live = ReadonlyMap<string, KubernetesObject>;

/** Reports what differs on a cluster. */
export function drift(asked: Asked, live: Live, report: Report): Tally {
  const { fleet, state } = asked;
  const rendered = wanted(asked, state.cluster.name);
  const mine = score(rendered, live);
  const other = mine.wrong < 2 ? undefined : likelier(asked, live, mine.wrong);
  const alike = rendered.length - mine.wrong;
  if (other !== undefined) reportWrongCluster(asked, other, mine, report);
  else if (rendered.length > 1 && !rendered.some((object) => live.has(keyOf(object))))
    reportNothing(rendered, live, report);
  else {
    reportMissing(rendered, live, report);
    reportChanged(rendered, live, report);
    reportExtra(rendered, live, report);
    const ours = new Set(rendered.map(keyOf));
    checkForeign(live.values(), ours, { model: fleet.model, state }, report);
  }
  return { rendered: rendered.length, alike };
}

function wanted({ fleet, kinds }: Asked, cluster: string): readonly KubernetesObject[] {
  return renderedObjects(fleet, cluster).filter(({ kind }) => kinds === undefined || kinds.has(kind));
}

interface Score {
  readonly rendered: number;
  /** Missing or changed. */
  readonly wrong: number;
}

function score(rendered: readonly KubernetesObject[], live: Live): Score {
  const wrong = rendered.filter((object) => {
    const found = live.get(keyOf(object));
    return found === undefined || differences(object, found).length > 0;
  });
  return { rendered: rendered.length, wrong: wrong.length };
}

/** More clusters than this are not tried. */
const MOST_CLUSTERS = 200;

/** Another cluster whose objects these are, by far. */
function likelier(asked: Asked, live: Live, wrong: number): string | undefined {
  const { states } = asked.fleet;
  const others = states.filter(({ cluster }) => cluster !== asked.state.cluster).slice(0, MOST_CLUSTERS);
  const scored = others.map(({ cluster }) => ({ name: cluster.name, ...score(wanted(asked, cluster.name), live) }));
  const [best] = scored
    .filter(({ rendered }) => rendered > 0)
    .toSorted((a, b) => a.wrong - b.wrong || (a.name < b.name ? -1 : 1));
  return best !== undefined && best.wrong * 4 <= wrong && best.wrong < best.rendered ? best.name : undefined;
}

function reportWrongCluster({ state, fleet }: Asked, other: string, { rendered, wrong }: Score, report: Report): void {
  const { name, document } = state.cluster;
  const place = { file: document.file, document: document.index, path: ["metadata", "name"], on: "value" } as const;
  const known = fleet.model.byKind.Cluster.get(other);
  report(
    driftWrongCluster,
    place,
    `these are the objects of "${other}", not of "${name}": ${wrong} of ${rendered} differ`,
    {
      help: `say --cluster ${other}, or read the other cluster: kubectl --context ...`,
      ...(known === undefined
        ? {}
        : {
            related: [
              {
                message: `cluster "${other}"`,
                at: { ...place, file: known.document.file, document: known.document.index },
              },
            ],
          }),
    },
  );
}

function reportNothing(rendered: readonly KubernetesObject[], live: Live, report: Report): void {
  const [first] = rendered;
  if (first === undefined) return;
  const [sample] = live.values();
  report(
    driftInput,
    sample?.at([]) ?? first.at([]),
    `of ${rendered.length} objects that are rendered, none is among the ${live.size} that were read`,
    {
      help: "was the right cluster read, and were the right kinds asked for? --kubectl prints the command",
    },
  );
}

/** A kind of which nothing is there is told once: most likely it was not asked for. */
function reportMissing(rendered: readonly KubernetesObject[], live: Live, report: Report): void {
  const read = new Set([...live.values()].map(resourceOf));
  for (const [resource, own] of Map.groupBy(rendered, resourceOf)) {
    const [first, ...others] = own;
    if (first !== undefined && others.length > 0 && !read.has(resource))
      report(
        driftMissing,
        first.at(["metadata", "name"]),
        `none of the ${own.length} objects of kind ${first.kind} is among those that were read`,
        {
          help: `were they asked for? kubectl get ${resource} -A -o json; if they need not be, say with --kind which were`,
        },
      );
    else
      for (const object of own)
        if (!live.has(keyOf(object)))
          report(driftMissing, object.at(["metadata", "name"]), `${titleOf(object)} is not on the cluster`, {
            help: "sync the cluster; if it was not asked for, say with --kind what was",
          });
  }
}

/** Nobody reads more of one object. */
const MOST_FIELDS = 20;

function reportChanged(rendered: readonly KubernetesObject[], live: Live, report: Report): void {
  for (const object of rendered) {
    const found = live.get(keyOf(object));
    if (found === undefined) continue;
    const all = differences(object, found);
    for (const one of all.slice(0, MOST_FIELDS)) reportField(object, found, one, report);
    if (all.length > MOST_FIELDS)
      report(
        driftChanged,
        object.at(["metadata", "name"]),
        `${titleOf(object)} differs in ${all.length - MOST_FIELDS} more fields`,
      );
    checkActive(object, found, report);
  }
}

function reportField(
  object: KubernetesObject,
  found: KubernetesObject,
  { path, rendered, live }: Difference,
  report: Report,
): void {
  const [here, there] = [valueText(rendered, path), valueText(live, path)];
  const writer = live === undefined ? undefined : writerOf(found, path);
  const source = rendered === undefined ? undefined : sourceOf(object, path);
  const details: Details = {
    help: `${writer === undefined ? "" : `${writer} wrote it; `}sync the cluster${source === undefined ? "" : `, or take it over into ${source}`}`,
    related: [{ message: "on the cluster", at: found.at(path, "key") }],
  };
  const isSame = here === there;
  const message = `${titleOf(object)}: ${pathText(path)} is ${there} on the cluster, ${isSame ? "and something else where it is rendered" : `${here} where it is rendered`}`;
  report(driftChanged, object.at(path, rendered === undefined ? "key" : "value"), message, details);
}

/** The document that a part of an object is made of. */
function sourceOf({ value }: KubernetesObject, path: readonly (string | number)[]): string | undefined {
  const [spec, flagSpec, flags, flag] = path;
  if (spec === "spec" && flagSpec === "flagSpec" && flags === "flags" && flag !== undefined) return `Feature/${flag}`;
  const source = textOf(fieldsOf(fieldsOf(value["metadata"])["annotations"])["sluice.dev/source"]);
  return source === "" ? undefined : source;
}

/** Kinds of GitOps tools: what is rendered of them speaks of other clusters, and stands on the one that manages them. */
const WIRING = /^(?:argoproj\.io|.*\.toolkit\.fluxcd\.io)$/;

function reportExtra(rendered: readonly KubernetesObject[], live: Live, report: Report): void {
  const ours = new Set(rendered.map(keyOf));
  const kinds = new Set(rendered.map(resourceOf));
  for (const [key, object] of live) {
    const { ownerReferences } = fieldsOf(object.value["metadata"]);
    if (ours.has(key) || !isLabelled(object) || ownerReferences !== undefined || WIRING.test(object.group)) continue;
    report(
      driftExtra,
      object.at(["metadata", "name"]),
      `${titleOf(object)} is on the cluster, and is not rendered for it`,
      {
        help: kinds.has(resourceOf(object))
          ? `delete it: kubectl delete ${argumentsFor(object) ?? "..."}`
          : "nothing of its kind is rendered for this cluster: is it another repository's?",
      },
    );
  }
}
