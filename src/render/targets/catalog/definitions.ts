/**
 * Makes separate objects for resource types and meters. The forms that use them differ in the API group and a few
 * fields.
 */
import type { MeterDefinition, MonitoredResourceType } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { aggregationOf, billingOf, phaseOf, present } from "./entries.ts";
import { meterName, typeName } from "./names.ts";

type Fields = { readonly [key: string]: Value };

export function typeDefinition(apiVersion: string, type: MonitoredResourceType, more: Fields = {}): Manifest {
  const { type: resourceTypeName, displayName, description, gvk, labels } = type.spec;
  return manifest(
    { apiVersion, kind: type.kind, metadata: { name: typeName(type) } },
    {
      spec: present({
        resourceTypeName,
        phase: phaseOf(type),
        displayName,
        description,
        gvk: { group: gvk.group, kind: gvk.kind },
        labels: labels?.map((label) => present({ ...label, required: label.required ?? false })),
        ...more,
      }),
    },
    type,
  );
}

export function meterDefinition(apiVersion: string, meter: MeterDefinition, more: Fields): Manifest {
  const { displayName, description, measurement } = meter.spec;
  return manifest(
    { apiVersion, kind: meter.kind, metadata: { name: meterName(meter) } },
    {
      spec: present({
        meterName: meter.spec.meter,
        phase: phaseOf(meter),
        displayName,
        description,
        measurement: present({
          aggregation: aggregationOf(meter),
          unit: measurement.unit,
          dimensions: measurement.dimensions,
        }),
        billing: billingOf(meter),
        ...more,
      }),
    },
    meter,
  );
}
