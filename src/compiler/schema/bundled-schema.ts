/**
 * The self-contained JSON schema of a kind. Only commands that print schemas import this module, because other commands
 * do not load schemas.
 */
import accreditation from "../../../schemas/accreditation.schema.json" with { type: "json" };
import cluster from "../../../schemas/cluster.schema.json" with { type: "json" };
import common from "../../../schemas/common.schema.json" with { type: "json" };
import expectation from "../../../schemas/expectation.schema.json" with { type: "json" };
import feature from "../../../schemas/feature.schema.json" with { type: "json" };
import grant from "../../../schemas/grant.schema.json" with { type: "json" };
import meterDefinition from "../../../schemas/meterdefinition.schema.json" with { type: "json" };
import monitoredResourceType from "../../../schemas/monitoredresourcetype.schema.json" with { type: "json" };
import override from "../../../schemas/override.schema.json" with { type: "json" };
import patch from "../../../schemas/patch.schema.json" with { type: "json" };
import project from "../../../schemas/project.schema.json" with { type: "json" };
import quotaLimit from "../../../schemas/quotalimit.schema.json" with { type: "json" };
import service from "../../../schemas/service.schema.json" with { type: "json" };
import stage from "../../../schemas/stage.schema.json" with { type: "json" };
import type { Kind } from "../kinds.ts";

type Definitions = Readonly<Record<string, unknown>>;

const SCHEMAS: Readonly<Record<Kind, object>> = {
  Project: project,
  Service: service,
  MonitoredResourceType: monitoredResourceType,
  MeterDefinition: meterDefinition,
  QuotaLimit: quotaLimit,
  Feature: feature,
  Grant: grant,
  Stage: stage,
  Cluster: cluster,
  Override: override,
  Patch: patch,
  Accreditation: accreditation,
  Expectation: expectation,
};

/** Draft 2020-12. Definitions that kinds share are copied to `$defs`, as `common.<name>`. */
export function bundledSchema(kind: Kind): object {
  const schema = localized(SCHEMAS[kind]) as { readonly $defs?: Definitions };
  const shared: Record<string, unknown> = {};
  collect(schema, shared);
  return { ...schema, $defs: { ...schema.$defs, ...shared } };
}

/** Returns a copy whose references to the shared file point into the schema. */
function localized(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(localized);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === "$ref" ? localRef(String(value)) : localized(value)]),
  );
}

function localRef(ref: string): string {
  return ref.replace(/^common\.schema\.json#\/\$defs\//, "#/$defs/common.");
}

/** Adds the shared definitions that a schema refers to, directly or indirectly. */
function collect(schema: unknown, shared: Record<string, unknown>): void {
  for (const [, name = ""] of JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/common\.(\w+)"/g)) {
    if (Object.hasOwn(shared, `common.${name}`)) continue;
    const piece = localized((common.$defs as Definitions)[name]);
    shared[`common.${name}`] = piece;
    collect(piece, shared);
  }
}
