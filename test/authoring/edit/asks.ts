/** The edits that tests request of each command, and their allowed effects. */
import { expect } from "vitest";
import { render } from "../../../src/render/render.ts";
import { LEVELS, ORGANIZATIONS, PROJECTS, RELEASES } from "../../platforms/generate.ts";
import type { Seen } from "./look.ts";
import type { Named } from "./repository.ts";

const TODAY = "2026-11-21";

/** A requested edit, and its allowed effects. */
export interface Asked {
  readonly argv: readonly string[];
  /** The documents that may change, be added or be removed. */
  readonly mayTouch: (document: string) => boolean;
  /** The states that may change. */
  readonly mayChange: (feature: string, cluster: string) => boolean;
  /** Throws if the requested effect is missing. */
  readonly isSo: (before: Seen, after: Seen) => void;
  /** The edit removes documents with their comments. */
  readonly removes?: true;
}

export type Ask = (seen: Seen, choose: <T>(from: readonly T[]) => T) => Asked | undefined;

/** A feature and all features that depend on it. */
function withDependents(feature: string, { model }: Seen): ReadonlySet<string> {
  const found = new Set([feature]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { name, spec } of model.byKind.Feature.values())
      if (spec.dependsOn?.some((one) => found.has(one)) === true) found.add(name);
  }
  return found;
}

const names = (all: ReadonlyMap<string, unknown>): readonly string[] => [...all.keys()];

function documentOf(seen: Seen, key: string): Named {
  const found = seen.documents.get(key) as Named | undefined;
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
}

/** Feature -> the clusters on which a consumer is granted it. */
function grantedTo(consumer: string, { model }: Seen): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const grant of model.byKind.Grant.values()) {
    if (`${grant.spec.consumer.kind}/${grant.spec.consumer.name}` !== consumer) continue;
    for (const feature of grant.spec.features) {
      const own = found.get(feature) ?? new Set<string>();
      found.set(feature, own);
      for (const { name } of model.selected.get(grant) ?? []) own.add(name);
    }
  }
  return found;
}

const consumerOf = (feature: string, { model }: Seen, choose: <T>(from: readonly T[]) => T): string => {
  const kind = model.byKind.Feature.get(feature)?.spec.entitlement?.consumer ?? "Organization";
  return `${kind}/${choose<string>(kind === "Project" ? PROJECTS : ORGANIZATIONS)}`;
};

export const ASKS: Readonly<Record<string, Ask>> = {
  promote(seen, choose) {
    const feature = choose(names(seen.model.byKind.Feature));
    const last = seen.model.byKind.Feature.get(feature)?.spec.history?.at(-1);
    const later = <T>(all: readonly T[], than: unknown): readonly T[] =>
      all.filter((_, index) => index > all.indexOf(than as T) || index === all.length - 1);
    const entry = { since: choose(later(RELEASES, last?.since)), level: choose(later(LEVELS, last?.level)) };
    const affected = withDependents(feature, seen);
    return {
      argv: ["promote", feature, "--to", entry.level, "--since", entry.since],
      mayTouch: (document) => document === `Feature/${feature}`,
      mayChange: (one) => affected.has(one),
      isSo: (before, after) => {
        const was = documentOf(before, `Feature/${feature}`);
        const entries = was.spec["history"] as readonly object[];
        const { since, level } = { since: "", level: "", ...entries.at(-1) };
        const isThere = since === entry.since && level === entry.level;
        const history = isThere ? entries : [...entries, entry];
        expect(documentOf(after, `Feature/${feature}`)).toEqual({ ...was, spec: { ...was.spec, history } });
      },
    };
  },

  grant(seen, choose) {
    const entitled = [...seen.model.byKind.Feature.values()].filter(({ spec }) => spec.entitlement !== undefined);
    if (entitled.length === 0) return undefined;
    const feature = choose(entitled).name;
    const consumer = consumerOf(feature, seen, choose);
    const cluster = choose(names(seen.model.byKind.Cluster));
    return {
      argv: ["grant", feature, "--to", consumer, "--cluster", cluster, "--reason", "it's: so # yes"],
      mayTouch: (document) => document.startsWith("Grant/"),
      mayChange: (one, on) => one === feature && on === cluster,
      isSo: (before, after) => {
        const [was, is] = [grantedTo(consumer, before), grantedTo(consumer, after)];
        expect(is.get(feature)).toEqual(new Set([...(was.get(feature) ?? []), cluster]));
        for (const [other, clusters] of was) if (other !== feature) expect(is.get(other)).toEqual(clusters);
      },
    };
  },

  revoke(seen, choose) {
    const grants = [...seen.model.byKind.Grant.values()];
    if (grants.length === 0) return undefined;
    const grant = (choose([true, false]) ? seen.model.byKind.Grant.get("umbrella") : undefined) ?? choose(grants);
    const { features, consumer } = grant.spec;
    const [feature, who] = [choose(features), `${consumer.kind}/${consumer.name}`];
    const clusters = seen.model.selected.get(grant) ?? [];
    const where = clusters.length === 0 ? "" : choose<"" | "cluster" | "stage">(["", "cluster", "cluster", "stage"]);
    const name = where === "" ? "" : choose(clusters.map((one) => (where === "cluster" ? one.name : one.spec.stage)));
    const isLost = (cluster: string): boolean =>
      where === "" || name === (where === "cluster" ? cluster : seen.model.byKind.Cluster.get(cluster)?.spec.stage);
    return {
      argv: ["revoke", feature, "--from", who, ...(where === "" ? [] : [`--${where}`, name])],
      mayTouch: (document) => document.startsWith("Grant/"),
      mayChange: (one, on) => one === feature && isLost(on),
      isSo: (before, after) => {
        const [was, is] = [grantedTo(who, before), grantedTo(who, after)];
        const left = [...(was.get(feature) ?? [])].filter((cluster) => !isLost(cluster));
        expect([...(is.get(feature) ?? [])]).toEqual(left);
        for (const [other, clusters] of was) if (other !== feature) expect(is.get(other)).toEqual(clusters);
      },
      removes: true,
    };
  },

  override(seen, choose) {
    const feature = choose(names(seen.model.byKind.Feature));
    const cluster = choose(names(seen.model.byKind.Cluster));
    const enabled = choose(["true", "false"]);
    const affected = withDependents(feature, seen);
    return {
      argv: [
        "override",
        feature,
        "--enabled",
        enabled,
        "--cluster",
        cluster,
        "--reason",
        "x",
        "--expires",
        "2027-01-31",
      ],
      mayTouch: (document) => document.startsWith("Override/"),
      mayChange: (one, on) => affected.has(one) && on === cluster,
      isSo: (_, after) => {
        const own = after.compilation.states.find((at) => at.cluster.name === cluster);
        const state = own?.features.find((one) => one.feature.name === feature);
        // Such a stage keeps off what is not approved, in spite of overrides.
        if (state?.reason === "accreditation") expect(own?.stage.spec.accreditation).toBe("hold");
        else if (state?.level !== null) expect([state?.reason, state?.open]).toEqual(["override", enabled === "true"]);
      },
    };
  },

  emergency(seen, choose) {
    const feature = choose(names(seen.model.byKind.Feature));
    const affected = withDependents(feature, seen);
    return {
      argv: ["override", feature, "--emergency", "--reason", "it burns", "--expires", "2026-12-31"],
      mayTouch: (document) => document === `Override/${feature}-emergency`,
      mayChange: (one) => affected.has(one),
      isSo: (_, after) => {
        const states = after.compilation.states.flatMap(({ features }) => features);
        expect(states.filter((one) => one.feature.name === feature && one.open && one.level !== null)).toEqual([]);
      },
    };
  },

  upgrade(seen, choose) {
    const cluster = choose(names(seen.model.byKind.Cluster));
    const release = choose(RELEASES);
    return {
      argv: ["upgrade", "--cluster", cluster, "--to", release],
      mayTouch: (document) => document === `Cluster/${cluster}`,
      mayChange: (_, on) => on === cluster,
      isSo: (before, after) => {
        const was = documentOf(before, `Cluster/${cluster}`);
        expect(documentOf(after, `Cluster/${cluster}`)).toEqual({ ...was, spec: { ...was.spec, release } });
      },
    };
  },

  expire(seen, choose) {
    const day = choose(["2026-11-22", "2027-02-28", "2028-03-01"]);
    const dated = (document: unknown): boolean => {
      const { kind, spec } = document as Named;
      const last = spec["expires"];
      // An emergency override ends only by its name.
      const isOrdinary = ["Grant", "Override", "Patch"].includes(kind) && spec["emergency"] !== true;
      return isOrdinary && typeof last === "string" && last < day;
    };
    const gone = new Set([...seen.documents].flatMap(([key, document]) => (dated(document) ? [key] : [])));
    return {
      argv: ["expire", "--today", day],
      mayTouch: (document) => gone.has(document),
      mayChange: () => gone.size > 0,
      isSo: (before, after) => {
        expect(names(after.documents)).toEqual(names(before.documents).filter((one) => !gone.has(one)));
      },
      removes: true,
    };
  },

  accredit(seen, choose) {
    const strict = seen.compilation.states.filter(({ stage }) => stage.spec.accreditation === "required");
    if (strict.length === 0) return undefined;
    const cluster = choose(strict).cluster.name;
    const feature = choose(names(seen.model.byKind.Feature));
    return {
      argv: ["accredit", "--cluster", cluster, "--add", feature, "--date", TODAY, "--authority", "Office"],
      mayTouch: (document) => document.startsWith("Accreditation/"),
      mayChange: () => false,
      isSo: (_, after) => {
        const records = [...after.model.byKind.Accreditation.values()];
        expect(records.some(({ spec }) => spec.features.includes(feature))).toBe(true);
      },
    };
  },

  fmt: () => ({
    argv: ["fmt"],
    mayTouch: () => false,
    mayChange: () => false,
    isSo: (before, after) => {
      const files = ({ compilation, model }: Seen): unknown =>
        [...render({ model, states: compilation.states })].map(({ path, content }) => [path, content]);
      expect(files(after)).toEqual(files(before));
    },
  }),
};
