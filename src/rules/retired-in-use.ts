/** retired-in-use: something that is Published uses something that is Retired. */
import { at } from "../parse.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { Model } from "../link.ts";
import type { Path } from "../source.ts";
import type { Resource } from "../validate.ts";
import type { Rule, Scene } from "./contract.ts";

const code: Code = {
  name: "retired-in-use",
  severity: "error",
  configurable: false,
  means: "A Published part of the catalog uses a Retired one.",
  why: "What is retired is gone from the platform: the part that uses it would promise something that no longer works.",
  fix: "Retire the user too, let it use something else, or take the retirement back.",
};

export const retiredInUse: Rule = { codes: [code], check };

interface Use {
  readonly user: Resource;
  readonly path: Path;
  readonly used: Resource<"Service" | "MonitoredResourceType" | "MeterDefinition"> | undefined;
}

function check({ model }: Scene, report: Report): void {
  for (const { user, path, used } of uses(model))
    if (used?.spec.phase === "Retired")
      report(
        code,
        at(user.document, path),
        `"${user.name}" is in use and depends on "${used.name}", which is Retired`,
        {
          help: `retire "${user.name}" too, or replace "${used.name}"`,
          helpAt: at(used.document, ["spec", "phase"]),
        },
      );
}

/** What Published entries use. A limit has no phase: it is always in use. */
function* uses({ byKind }: Model): Generator<Use> {
  const { Service: services, MonitoredResourceType: types, MeterDefinition: meters, QuotaLimit: limits } = byKind;
  for (const user of services.values())
    if (user.spec.phase === "Published")
      for (const [index, name] of (user.spec.dependsOn ?? []).entries())
        yield { user, path: ["spec", "dependsOn", index], used: services.get(name) };
  for (const user of [...types.values(), ...meters.values()])
    if (user.spec.phase === "Published")
      yield { user, path: ["spec", "service"], used: services.get(user.spec.service) };
  for (const user of meters.values())
    if (user.spec.phase === "Published")
      for (const [index, name] of (user.spec.monitoredResourceTypes ?? []).entries())
        yield { user, path: ["spec", "monitoredResourceTypes", index], used: types.get(name) };
  for (const user of limits.values()) yield { user, path: ["spec", "meter"], used: meters.get(user.spec.meter) };
}
