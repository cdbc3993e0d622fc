/** The example documents of a new project: two features, one off in production and one granted, on three clusters. */
import { addDays } from "../../base/dates.ts";

/** Path -> text. `today`: the day from which dates are counted, `YYYY-MM-DD`. */
export function documents(name: string, today: string): Readonly<Record<string, string>> {
  const soon = addDays(today, 90);
  const later = addDays(today, 180);
  return {
    "sluice.yaml": project(name, today),
    "stages/staging.yaml": staging,
    "stages/production.yaml": production,
    "stages/overrides.yaml": overrides(soon),
    "features/dark-mode.yaml": darkMode(later),
    "features/invoices.yaml": invoices(later),
    "features/expectations.yaml": expectations,
    "catalog/portal.yaml": portal,
    "grants/acme.yaml": acme(later),
  };
}

/** The line with the schema for editors, for a file in a folder. */
function schemaLine(schema: string): string {
  return `# yaml-language-server: $schema=../.sluice/schemas/${schema}.schema.json\n`;
}

function project(name: string, today: string): string {
  return `# yaml-language-server: $schema=./.sluice/schemas/project.schema.json
apiVersion: sluice.dev/v1alpha1
kind: Project
metadata:
  name: ${name}
spec:
  # The releases of your product, oldest first. The history of a feature refers to them.
  releases:
    platform:
      - {name: "1.0", date: ${addDays(today, -60)}}
      - {name: "1.1", date: ${addDays(today, -7)}}
      - {name: "1.2", date: ${addDays(today, -1)}}
`;
}

const staging = `${schemaLine("sluice")}apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata:
  name: staging
spec:
  # Features are on if their level is at least this one: DEV, TEST, PREVIEW, PRODUCTION, ACCREDITED.
  threshold: PREVIEW
  render: [state, openfeature, milo]
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata:
  name: staging-1
  labels:
    region: eu
spec:
  stage: staging
  release: "1.1"
`;

const production = `${schemaLine("sluice")}apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata:
  name: production
spec:
  threshold: PRODUCTION
  after: staging
  render: [state, openfeature, milo]
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata:
  name: prod-eu-1
  labels:
    region: eu
spec:
  stage: production
  release: "1.1"
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata:
  name: prod-us-1
  labels:
    region: us
spec:
  stage: production
  release: "1.1"
`;

function overrides(expires: string): string {
  return `${schemaLine("override")}# An exception, with a reason and an end date.
apiVersion: sluice.dev/v1alpha1
kind: Override
metadata:
  name: early-invoices-eu
spec:
  feature: invoices
  clusters:
    names: [prod-eu-1]
  level: PRODUCTION
  reason: acme tests it early in the EU
  ticket: OPS-1
  expires: ${expires}
`;
}

function darkMode(expires: string): string {
  return `${schemaLine("feature")}# On in staging, off in production: its level reaches only the threshold of staging.
apiVersion: sluice.dev/v1alpha1
kind: Feature
metadata:
  name: dark-mode
spec:
  description: The portal follows the browser's dark mode setting.
  owners: [team-portal]
  expires: ${expires}
  history:
    - {since: "1.0", level: PREVIEW}
`;
}

function invoices(expires: string): string {
  return `${schemaLine("feature")}# Where it is on, an organization also needs a grant.
apiVersion: sluice.dev/v1alpha1
kind: Feature
metadata:
  name: invoices
spec:
  description: Customers see and pay their invoices in the portal.
  service: portal
  owners: [team-billing]
  expires: ${expires}
  history:
    - {since: "1.0", level: TEST}
    - {since: "1.1", level: PREVIEW}
  entitlement:
    consumer: Organization
`;
}

const portal = `${schemaLine("service")}apiVersion: sluice.dev/v1alpha1
kind: Service
metadata:
  name: portal
spec:
  serviceName: portal.example.com
  displayName: Portal
  owner:
    project: portal
    team: team-portal
  phase: Published
`;

function acme(expires: string): string {
  return `${schemaLine("grant")}apiVersion: sluice.dev/v1alpha1
kind: Grant
metadata:
  name: acme
spec:
  consumer: {kind: Organization, name: acme}
  features: [invoices]
  clusters: {names: [prod-eu-1, staging-1]}
  reason: our first design partner
  expires: ${expires}
`;
}

const expectations = `${schemaLine("expectation")}# Tests of the configuration: \`sluice test\` evaluates the rendered flags.
apiVersion: sluice.dev/v1alpha1
kind: Expectation
metadata:
  name: first-features
spec:
  cases:
    - {feature: dark-mode, clusters: {stages: [staging]}, expect: enabled}
    - {feature: dark-mode, clusters: {stages: [production]}, expect: disabled, because: threshold}
    - {feature: invoices, cluster: prod-eu-1, consumer: Organization/acme, expect: enabled, because: override}
    - {feature: invoices, cluster: prod-eu-1, consumer: Organization/globex, expect: disabled}
    - {feature: invoices, cluster: prod-us-1, consumer: Organization/acme, expect: disabled, because: threshold}
`;
