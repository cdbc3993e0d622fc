/** Checks the fields of one document that are about rollouts: waves, checks, and clusters that nothing waits for. */
import type { Path } from "../../base/source.ts";
import type { ProjectCheck, Specs } from "../kinds.ts";
import * as codes from "./codes.ts";
import type { SchemaError } from "./fault.ts";

/** The name of the last wave, for the clusters in no other wave. */
export const REST = "rest";

/** Reports wave names that are not unique, also not among those that Sluice gives. */
export function checkRollout({ rollout }: Specs["Stage"]): readonly SchemaError[] {
  const names = (rollout?.waves ?? []).map(({ name }) => name);
  return names.flatMap((name, index): readonly SchemaError[] => {
    const at = { path: ["spec", "rollout", "waves", index, "name"], on: "value" } as const;
    if (name === REST)
      return [
        {
          ...at,
          code: codes.invalidValue,
          message: `"${REST}" is the name of the last wave, for clusters in no other wave`,
          help: "choose another name",
        },
      ];
    if (names.indexOf(name) === index) return [];
    return [
      { ...at, code: codes.duplicateItem, message: `"waves" has the wave "${name}" twice`, help: "rename one of them" },
    ];
  });
}

/** A cluster that nothing waits for has a reason, and only such a cluster has one. */
export function checkWaitFor({ waitFor, reason }: Specs["Cluster"]): readonly SchemaError[] {
  if ((waitFor === undefined) === (reason === undefined)) return [];
  return waitFor === undefined
    ? [missing(["spec", "reason"], "`reason` needs `waitFor: false`", "add `waitFor: false`, or remove `reason`")]
    : [missing(["spec", "waitFor"], "`waitFor: false` needs a `reason`", "add `reason: why nothing waits for it`")];
}

function missing(path: Path, message: string, help: string): SchemaError {
  return { code: codes.missingField, path, on: "key", message, help };
}

export function checkChecks({ checks = {} }: Specs["Project"]): readonly SchemaError[] {
  return Object.entries(checks).flatMap(([name, check]) => checkOf(["spec", "checks", name], check));
}

function checkOf(path: Path, { commitStatus, by, http }: ProjectCheck): readonly SchemaError[] {
  if (commitStatus !== undefined && by === undefined)
    return [missing([...path, "commitStatus"], "`commitStatus` needs `by`", "add `by: LOGIN`, who sets the status")];
  if (http === undefined) return [];
  const at: Path = [...path, "http"];
  const { url, min, max, equals } = http;
  const found: SchemaError[] = [];
  if (by !== undefined)
    found.push({
      code: codes.conflictingFields,
      path: [...path, "by"],
      on: "key",
      message: "`by` belongs to `commitStatus`, not to `http`",
      help: "remove it",
    });
  if (min === undefined && max === undefined && equals === undefined)
    found.push(missing(at, "`http` needs `min`, `max` or `equals`", "add the value that is green"));
  if (equals !== undefined && (min !== undefined || max !== undefined))
    found.push({
      code: codes.conflictingFields,
      path: [...at, "equals"],
      on: "key",
      message: "`equals` excludes `min` and `max`",
      help: "remove one of them",
    });
  if (min !== undefined && max !== undefined && min > max)
    found.push({
      code: codes.outOfOrder,
      path: [...at, "max"],
      on: "value",
      message: `"max" is ${max}, less than "min", which is ${min}`,
    });
  return [...found, ...checkUrl([...at, "url"], url)];
}

/** Parameters that usually contain a secret. */
const SECRET =
  /^(?:.*[_-])?(?:token|secret|password|passwd|pwd|signature|sig|api-?key|access-?key|key|auth|authorization|credentials?)$/i;

function checkUrl(path: Path, url: string): readonly SchemaError[] {
  const given = { code: codes.invalidValue, path, on: "value" } as const;
  if (!URL.canParse(url)) return [{ ...given, message: `${JSON.stringify(url)} is not a URL` }];
  const secret = [...new URL(url).searchParams.keys()].find((name) => SECRET.test(name));
  if (secret === undefined) return [];
  return [
    {
      ...given,
      message: `the parameter "${secret}" of the URL seems to contain a secret`,
      help: "remove it, and use `credentials: {environment: NAME}`",
    },
  ];
}
