/** Makes the Service object of the registry, which is the same in all forms that have one. */
import type { Service } from "../../../compiler/link/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { phaseOf, present } from "./entries.ts";

export const SERVICES = "services.miloapis.com/v1alpha1";

export function registryService(service: Service): Manifest {
  const { serviceName, displayName, description, owner, dependsOn, enablement = "SelfService" } = service.spec;
  return manifest(
    { apiVersion: SERVICES, kind: "Service", metadata: { name: service.name } },
    {
      spec: present({
        serviceName,
        phase: phaseOf(service),
        displayName,
        description,
        owner: { producerProjectRef: { name: owner.project } },
        dependencies: dependsOn?.toSorted().map((name) => ({ serviceRef: { name } })),
        enablementPolicy: { mode: enablement },
      }),
    },
    service,
  );
}
