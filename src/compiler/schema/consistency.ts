/** Checks one valid document for rules that a schema can't express, such as existing days and order in time. */
import { compareReleases } from "../../base/release.ts";
import type { FeatureSpec, FeatureHistoryEntry, Kind, Maintenance, Metadata, Specs } from "../kinds.ts";
import type { Path } from "../../base/source.ts";
import { didYouMean } from "../../base/suggest.ts";
import { isDay } from "./calendar.ts";
import * as codes from "./codes.ts";
import type { SchemaError } from "./fault.ts";
import { checkChecks, checkRollout, checkWaitFor } from "./rollout.ts";
import { listedZone, TIME_ZONES } from "./time-zones.ts";

/** A document that is valid against its schema. */
export interface Valid<K extends Kind = Kind> {
  readonly metadata: Metadata;
  readonly spec: Specs[K];
}

/** Names that Windows reserves for devices, with any file extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

export function inconsistencies(kind: Kind, valid: Valid): readonly SchemaError[] {
  return [...checkName(valid.metadata), ...checkKeys(kind, valid), ...checkSpec(kind, valid)];
}

interface KeyedList {
  readonly list: string;
  /** The fields that together identify an item. */
  readonly keys: readonly Path[];
  readonly item: string;
}

/**
 * Lists whose items need unique keys: they become `x-kubernetes-list-type: map` or keyed claims in a rendered resource
 * (see `src/render/crds`), or only the first item with a key would be read.
 */
const KEYED: Readonly<Partial<Record<Kind, readonly KeyedList[]>>> = {
  MonitoredResourceType: [{ list: "labels", keys: [["name"]], item: "label" }],
  QuotaLimit: [
    {
      list: "costs",
      keys: [
        ["resource", "group"],
        ["resource", "kind"],
      ],
      item: "cost of",
    },
  ],
  Feature: [
    { list: "workloads", keys: [["kind"], ["namespace"], ["name"]], item: "workload" },
    { list: "graduation", keys: [["to"]], item: "level" },
  ],
};

/** Reports two items with one key: an API server rejects them, or one of them would be lost. */
function checkKeys(kind: Kind, { spec }: Valid): readonly SchemaError[] {
  return (KEYED[kind] ?? []).flatMap(({ list, keys, item }) => {
    const seen = new Map<string, number>();
    const items = (spec as { readonly [field: string]: unknown })[list] as readonly unknown[] | undefined;
    return (items ?? []).flatMap((listItem, index): readonly SchemaError[] => {
      const values = keys.map((key) => key.reduce<unknown>((at, step) => (at as Fields)[String(step)], listItem));
      const name = values
        .map(String)
        .filter((part) => part !== "")
        .join("/");
      const first = seen.get(JSON.stringify(values));
      if (first === undefined) seen.set(JSON.stringify(values), index);
      if (first === undefined) return [];
      return [
        {
          code: codes.duplicateItem,
          path: ["spec", list, index, ...(keys.length === 1 ? (keys[0] ?? []) : [])],
          on: "value",
          message: `"${list}" has the ${item} "${name}" twice`,
          help: "remove or correct one of them",
        },
      ];
    });
  });
}

type Fields = Readonly<Record<string, unknown>>;

function checkName({ name }: Metadata): readonly SchemaError[] {
  if (!RESERVED.test(name)) return [];
  return [
    {
      code: codes.reservedName,
      path: ["metadata", "name"],
      on: "value",
      message: `"${name}" is the name of a device on Windows`,
      help: "choose another name, because files are named after documents",
    },
  ];
}

function checkSpec(kind: Kind, { spec }: Valid): readonly SchemaError[] {
  switch (kind) {
    case "Feature":
      return checkFeature(spec as FeatureSpec);
    case "QuotaLimit":
      return checkLimit(spec as Specs["QuotaLimit"]);
    case "Grant": {
      const { starts, expires } = spec as Specs["Grant"];
      return inOrder(["spec"], ["starts", starts], ["expires", expires]);
    }
    case "Accreditation": {
      const { date, expires } = spec as Specs["Accreditation"];
      return inOrder(["spec"], ["date", date], ["expires", expires]);
    }
    case "Project":
      return checkChecks(spec as Specs["Project"]);
    case "Stage":
      return [...checkMaintenance((spec as Specs["Stage"]).maintenance), ...checkRollout(spec as Specs["Stage"])];
    case "Cluster":
      return [
        ...checkReleaseOnce(spec as Specs["Cluster"]),
        ...checkMaintenance((spec as Specs["Cluster"]).maintenance),
        ...checkWaitFor(spec as Specs["Cluster"]),
      ];
    default:
      return [];
  }
}

/** `release` is the release of track `platform`. If `releases` also had that track, one would silently win. */
function checkReleaseOnce({ release, releases }: Specs["Cluster"]): readonly SchemaError[] {
  if (release === undefined || releases?.["platform"] === undefined) return [];
  return [
    {
      code: codes.duplicateItem,
      path: ["spec", "releases", "platform"],
      on: "key",
      message: '"release" and "releases" both name a release of track "platform"',
      help: "remove one of them",
    },
  ];
}

/** Every consumer gets the default, and none may exceed the maximum. */
function checkLimit({ default: defaultLimit, max = 0 }: Specs["QuotaLimit"]): readonly SchemaError[] {
  if (max === 0 || defaultLimit === undefined || defaultLimit <= max) return [];
  return [
    {
      code: codes.invalidValue,
      path: ["spec", "default"],
      on: "value",
      message: `"default" is ${defaultLimit}, more than "max", which is ${max}`,
    },
  ];
}

type Dated = readonly [name: string, day: string | undefined];

function inOrder(path: Path, [first, from]: Dated, [last, to]: Dated): readonly SchemaError[] {
  return from === undefined || to === undefined || from <= to ? [] : [reversed(path, [first, from], [last, to])];
}

function reversed(
  path: Path,
  [first, from]: readonly [string, string],
  [last, to]: readonly [string, string],
): SchemaError {
  return {
    code: codes.outOfOrder,
    path: [...path, last],
    on: "value",
    message: `"${last}" is ${to}, before "${first}", which is ${from}`,
  };
}

function checkFeature({ introduced, expires, history = [], deprecated }: FeatureSpec): readonly SchemaError[] {
  const faults: SchemaError[] = [...checkHistory(history)];
  if (expires !== undefined && expires !== "never") {
    if (isDay(expires)) faults.push(...inOrder(["spec"], ["introduced", introduced], ["expires", expires]));
    else faults.push(noSuchDay(expires));
  }
  if (deprecated !== undefined) faults.push(...checkDeprecated(deprecated, history.length > 0));
  return faults;
}

function checkDeprecated(
  { since, until }: NonNullable<FeatureSpec["deprecated"]>,
  hasHistory: boolean,
): readonly SchemaError[] {
  const path: Path = ["spec", "deprecated"];
  if (until === undefined && !hasHistory)
    return [
      {
        code: codes.missingField,
        path,
        on: "key",
        message: "`until` is missing, although the feature has no history",
        help: "set `until` to the release that removed it, or keep its history",
      },
    ];
  if (until === undefined && since === undefined)
    return [
      {
        code: codes.missingField,
        path,
        on: "key",
        message: "`since` and `until` are both missing",
        help: "set `since` to the first release where the feature is deprecated",
      },
    ];
  return since !== undefined && until !== undefined && compareReleases(since, until) > 0
    ? [reversed(path, ["since", since], ["until", until])]
    : [];
}

function noSuchDay(day: string): SchemaError {
  return {
    code: codes.invalidDate,
    path: ["spec", "expires"],
    on: "value",
    message: `"${day}" does not exist in the calendar`,
  };
}

/** Each entry must begin later than the previous one, and must be locked if that one is. */
function checkHistory(history: readonly FeatureHistoryEntry[]): readonly SchemaError[] {
  return history.flatMap((entry, index) => {
    const previous = history[index - 1];
    if (previous === undefined) return [];
    const path: Path = ["spec", "history", index];
    const faults: SchemaError[] = [];
    if (previous.since !== undefined && entry.since !== undefined && compareReleases(previous.since, entry.since) >= 0)
      faults.push({
        code: codes.historyNotAscending,
        path: [...path, "since"],
        on: "value",
        message: `this entry begins with ${entry.since}, but the previous one begins with ${previous.since}`,
        help: "put the entries in ascending order, each release once",
      });
    if (previous.locked === true && entry.locked !== true)
      faults.push({
        code: codes.unlockedAgain,
        path: entry.locked === undefined ? path : [...path, "locked"],
        on: "value",
        message: "this entry is not locked, although the previous one is",
        help: "add `locked: true`, because a lock is permanent",
      });
    return faults;
  });
}

function checkMaintenance(maintenance: Maintenance | undefined): readonly SchemaError[] {
  const path: Path = ["spec", "maintenance"];
  const windows = (maintenance?.windows ?? []).flatMap(({ timeZone, duration }, index): readonly SchemaError[] => {
    const window = [...path, "windows", index];
    return [
      ...(timeZone === undefined || TIME_ZONES.has(timeZone) ? [] : [noSuchZone(timeZone, window)]),
      ...(/[1-9]/.test(duration) ? [] : [noLength(duration, window)]),
    ];
  });
  const spans = (maintenance?.exclusions ?? []).flatMap(({ from, to }, index) =>
    inOrder([...path, "exclusions", index], ["from", from], ["to", to]),
  );
  return [...windows, ...spans];
}

function noSuchZone(zone: string, window: Path): SchemaError {
  return {
    code: codes.invalidValue,
    path: [...window, "timeZone"],
    on: "value",
    message: `time zone "${zone}" does not exist`,
    help: didYouMean(listedZone(zone) ?? zone, TIME_ZONES) ?? 'use a region and a city, such as "Europe/Berlin"',
  };
}

function noLength(duration: string, window: Path): SchemaError {
  return {
    code: codes.invalidValue,
    path: [...window, "duration"],
    on: "value",
    message: `a window of "${duration}" never opens`,
    help: "set a positive duration, such as 4h, or remove `maintenance`",
  };
}
