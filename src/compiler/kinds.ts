/** The kinds of source documents. Generated from schemas/ by `npm run generate`: change those instead. */
import type { Value } from "../base/value.ts";

export const KINDS = [
  "Project",
  "Service",
  "MonitoredResourceType",
  "MeterDefinition",
  "QuotaLimit",
  "Feature",
  "Grant",
  "Stage",
  "Cluster",
  "Override",
  "Patch",
  "Accreditation",
  "Expectation",
] as const;
export type Kind = (typeof KINDS)[number];

/** The name of a document, and labels to select it by. */
export interface Metadata {
  /** The name that other documents refer to. It must be unique within the kind, ignoring case. */
  readonly name: string;
  /** Labels to select by. Cluster selectors match the labels of Clusters. */
  readonly labels?: { readonly [key: string]: string };
  /** Notes for tools and people. They do not affect rendered files. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Selects clusters. A cluster must match every key, and one value of each list. Without keys, it selects every cluster. */
export interface ClusterSelector {
  /** Clusters by name. The most specific selector: it takes precedence over labels and stages. */
  readonly names?: readonly string[];
  /** All clusters of these stages. The least specific selector. */
  readonly stages?: readonly string[];
  /** Clusters whose labels have these values. A list matches any of its values. */
  readonly labels?: { readonly [key: string]: string | readonly string[] };
  /** Clusters to exclude from the selection. */
  readonly exclude?: readonly string[];
}

/** The settings. */
export interface ProjectSpec {
  /** The maturity levels of features, lowest first. Default: DEV and TEST (alpha), PREVIEW (beta), PRODUCTION and ACCREDITED (ga). */
  readonly levels?: readonly ProjectLevel[];
  /** The known releases, by track. If set, an unlisted release is an error, and ages count from the release dates. */
  readonly releases?: { readonly [key: string]: readonly ProjectRelease[] };
  /** The folders or globs that contain the documents. Default: ["catalog","features","grants","stages"]. */
  readonly sources?: readonly string[];
  /** The folder for rendered files. Default: "rendered". */
  readonly output?: string;
  /** The options of the targets. A cluster is rendered for the targets in its `render` list. */
  readonly targets?: ProjectTargets;
  /** The severity of diagnostics, by code. Only codes that the list of diagnostics calls configurable. */
  readonly rules?: { readonly [key: string]: "error" | "warning" | "note" | "ignore" };
  /** Custom rules: conditions that documents, or the state of clusters, must meet. */
  readonly policies?: readonly ProjectPolicy[];
  /** Questions about a cluster, which `rollout` of a Stage uses by name. `sluice publish` asks them. A check is green, red, or unknown without an answer. */
  readonly checks?: { readonly [key: string]: ProjectCheck };
  /** The maximum age of features and whether they need an expiry date, by purpose. */
  readonly purposes?: ProjectPurposes;
  /** The minimum number of releases between `deprecated.since` and `until`, by lifecycle. */
  readonly deprecation?: ProjectDeprecation;
  /** The known consumers, or a file that lists them. If set, any other consumer is an error. */
  readonly consumers?: string | readonly string[];
}

/** The service: its name, owner and phase. */
export interface ServiceSpec {
  /** The reverse-DNS name of the service. It cannot change, because the names of its meters and types start with it. */
  readonly serviceName: string;
  /** The display name in catalogs and consoles. */
  readonly displayName: string;
  /** What the service does, for people who choose a service. */
  readonly description?: string;
  /** The owner of the service. */
  readonly owner: ServiceOwner;
  /** The phase of the service. Its entries cannot be Published while the service is a Draft. */
  readonly phase?: "Draft" | "Published" | "Deprecated" | "Retired";
  /** Services that this one depends on, by document name. Cycles are errors. */
  readonly dependsOn?: readonly string[];
  /** Whether consumers enable the service themselves or ask its provider. Default: "SelfService". */
  readonly enablement?: "SelfService" | "GatedByProvider";
}

/** The resource type: its Kubernetes kind and labels. */
export interface MonitoredResourceTypeSpec {
  /** The canonical name: the `serviceName` of its service, a slash, and the name of the type. It cannot change. */
  readonly type: string;
  /** The Service document that the type belongs to. */
  readonly service: string;
  /** The display name. */
  readonly displayName: string;
  /** What one resource of this type is. */
  readonly description?: string;
  /** The phase of the type. Once Published, its kind and labels cannot change. */
  readonly phase?: "Draft" | "Published" | "Deprecated" | "Retired";
  /** The Kubernetes kind, without a version, because kinds outlive versions. Cannot change once the type is Published. */
  readonly gvk: MonitoredResourceTypeGvk;
  /** The labels on usage of this type. The set is fixed because each label multiplies the stored data. Names must be unique. */
  readonly labels?: readonly MonitoredResourceTypeLabel[];
}

/** The meter: its unit, aggregation and billing. */
export interface MeterDefinitionSpec {
  /** The canonical name: the `serviceName` of its service, a slash, and the name of the meter. It cannot change. */
  readonly meter: string;
  /** The Service document that the meter belongs to. */
  readonly service: string;
  /** The display name, also used on invoices. */
  readonly displayName: string;
  /** What one unit means. */
  readonly description?: string;
  /** The phase of the meter. Once Published, its unit and aggregation cannot change. */
  readonly phase?: "Draft" | "Published" | "Deprecated" | "Retired";
  /** How usage is reported and aggregated. */
  readonly measurement: MeterDefinitionMeasurement;
  /** The units of the invoice, if they differ from the unit of measurement. */
  readonly billing?: MeterDefinitionBilling;
  /** The measured MonitoredResourceTypes, by document name. A Published meter needs at least one. */
  readonly monitoredResourceTypes?: readonly string[];
}

/** The meter and its limits. */
export interface QuotaLimitSpec {
  /** The canonical name: the `serviceName` of its service, a slash, and the name of the limit. */
  readonly limit: string;
  /** The Service document that the limit belongs to. */
  readonly service: string;
  /** The MeterDefinition to limit, by document name. A meter has one limit. */
  readonly meter: string;
  /** The display name. */
  readonly displayName?: string;
  /** The kind of consumer that has the quota. Default: an Organization of resourcemanager.miloapis.com. */
  readonly consumer?: QuotaLimitConsumer;
  /** The unit of the quota, in the notation of the quota system. */
  readonly unit?: string;
  /** The quota that every consumer gets by default. At most `max`, unless `max` is 0. */
  readonly default: number;
  /** The maximum quota of a consumer. 0 means no maximum. Default: 0. */
  readonly max?: number;
  /** The quota that creating an object consumes. Kinds must be unique. */
  readonly costs?: readonly QuotaLimitCost[];
}

/** The feature's description, and its level since each release. */
export interface FeatureSpec {
  /** The display name. */
  readonly displayName?: string;
  /** What the feature does for users. Appears in generated documentation and in rendered objects. */
  readonly description: string;
  /** The Service that the feature belongs to. Flags are grouped by service. Features without a service are in the group `default`. */
  readonly service?: string;
  /** The owners: teams or contacts. */
  readonly owners?: readonly string[];
  /** The purpose of the flag. It determines the maximum age: a release flag is removed after the rollout, a kill switch may stay. Default: "release". */
  readonly purpose?: "release" | "operational" | "experiment" | "permission" | "kill-switch";
  /** The proposal or issue that the feature implements. */
  readonly tracking?: string;
  /** The date the feature was added to the code. Its age counts from this date. */
  readonly introduced?: string;
  /** The track that the releases in `since` and `until` belong to: the platform, or a component with its own releases. Default: "platform". */
  readonly track?: string;
  /** The levels of the feature, oldest first. Levels must not decrease. */
  readonly history?: readonly FeatureHistoryEntry[];
  /** The clusters where the feature exists, for example by edition, hardware or region. On other clusters it is off, and only the `state` target mentions it. Default: every cluster. */
  readonly clusters?: ClusterSelector;
  /** Criteria to meet before the feature reaches a level. `sluice promote` prints the unmet criteria. */
  readonly graduation?: readonly FeatureGraduation[];
  /** When and how the feature ends. Keep the document permanently as a tombstone, because names are never reused. */
  readonly deprecated?: FeatureDeprecated;
  /** The date by which the feature must be removed or permanent, or `never` with a reason. */
  readonly expires?: string;
  /** Why the feature may stay indefinitely. Required with `expires: never`. */
  readonly expiresReason?: string;
  /** Features that must be on wherever this one is on. Cycles are errors. */
  readonly dependsOn?: readonly string[];
  /** Features that must not be on where this one is on. */
  readonly conflictsWith?: readonly string[];
  /** If present, each consumer also needs a Grant to use the feature. `{}` uses all defaults. */
  readonly entitlement?: FeatureEntitlement;
  /** The OpenFeature flag that applications see. Default: a boolean that is true where the feature is enabled. */
  readonly flag?: FeatureFlag;
  /** The names of the feature in the gate systems of components, such as a Kubernetes feature gate. */
  readonly gates?: readonly FeatureGate[];
  /** The workloads that use the feature. Sluice can restart them when the feature turns on or off, and configure where they read their flags. Each workload appears once. */
  readonly workloads?: readonly FeatureWorkload[];
  /** What to do when the feature causes problems: an existing path in the repository, or a URL. */
  readonly runbook?: string;
}

/** The consumer, the features, the clusters and the dates. */
export interface GrantSpec {
  /** The consumer that gets the features. */
  readonly consumer: GrantConsumer;
  /** The Features to grant. */
  readonly features: readonly string[];
  /** The clusters that the grant applies to. Default: every cluster. */
  readonly clusters?: ClusterSelector;
  /** The reason, for people who read this later. */
  readonly reason: string;
  /** The ticket that documents the decision. */
  readonly ticket?: string;
  /** The person or team that requested it. */
  readonly requestedBy?: string;
  /** The person or team that approved it. */
  readonly approvedBy?: string;
  /** The first day on which the grant is valid. Default: it is valid at once. */
  readonly starts?: string;
  /** The last day on which the grant is valid. Default: it does not expire. */
  readonly expires?: string;
}

/** The threshold, order and delivery settings of the stage. */
export interface StageSpec {
  /** The lowest level at which features are on. A feature below the threshold needs an Override. */
  readonly threshold: string;
  /** The Stage before this one. Changes are expected there first. Cycles are errors. */
  readonly after?: string;
  /** `required`: a feature that is on without approval by an Accreditation is an error. `hold`: such a feature stays off, and so do the features that depend on it. Default: "none". */
  readonly accreditation?: "required" | "hold" | "none";
  /** The targets to render for the clusters of this stage. */
  readonly render?: readonly string[];
  /** When disruption of the clusters of this stage is allowed. A cluster can override it. */
  readonly maintenance?: Maintenance;
  /** How `sluice publish` spreads a merged commit over the clusters of this stage: wave by wave. Without it, all clusters get the commit at once. Emergencies and grants do not wait. Needs one branch per cluster. */
  readonly rollout?: StageRollout;
}

/** The cluster's stage, releases and delivery settings. */
export interface ClusterSpec {
  /** The Stage that the cluster belongs to. Its threshold applies here. */
  readonly stage: string;
  /** The platform release that the cluster runs. Features introduced in a later release do not exist here yet. `latest` means the last release that the Project lists. Required if a feature uses the listed releases of the platform. */
  readonly release?: string;
  /** The releases of other tracks that the cluster runs, by track. A track is required if a feature or component uses its listed releases. */
  readonly releases?: { readonly [key: string]: string };
  /** The targets to render for this cluster. Replaces the list of its stage. */
  readonly render?: readonly string[];
  /** How Argo CD reaches the cluster: by address or by name. Default: the name of this document. */
  readonly destination?: ClusterDestination;
  /** Facts about the cluster, available to flags in the evaluation context. They must not identify the consumer. */
  readonly context?: { readonly [key: string]: string };
  /** When disruption of this cluster is allowed. Replaces the setting of its stage. */
  readonly maintenance?: Maintenance;
  /** `false`: later waves and stages do not wait for this cluster, because it reports nothing or is out of reach. Needs `reason`. */
  readonly waitFor?: false;
  /** Why nothing waits for this cluster. */
  readonly reason?: string;
}

/** The exception and its reason. */
export interface OverrideSpec {
  /** The Feature that the override applies to. */
  readonly feature: string;
  /** The clusters that the override applies to. If two overrides match, the more specific one wins. Default: every cluster. */
  readonly clusters?: ClusterSelector;
  /** The level to use instead. It is compared with the threshold as usual. */
  readonly level?: string;
  /** Turns the feature on or off, regardless of its level. */
  readonly enabled?: boolean;
  /** The variant to serve where the feature is on. */
  readonly variant?: string;
  /** The reason, for people who read this later. */
  readonly reason: string;
  /** The ticket that documents the decision. */
  readonly ticket?: string;
  /** The person or team that approved it. */
  readonly approvedBy?: string;
  /** The date by which the override should be removed. It still applies afterwards, with a warning. */
  readonly expires?: string;
  /** The kill switch: takes precedence over every other override, even if the feature is locked or other features depend on it. Requires `enabled: false` and `expires`. Default: false. */
  readonly emergency?: boolean;
}

/** The changes, the clusters and the reason. */
export interface PatchSpec {
  /** The document to patch. */
  readonly resource: PatchResource;
  /** The clusters that the patch applies to. Default: every cluster. */
  readonly clusters?: ClusterSelector;
  /** The changes. Names that identify a document and fields that cannot change cannot be patched. */
  readonly set: readonly PatchChange[];
  /** The reason, for people who read this later. */
  readonly reason: string;
  /** The date by which the patch should be removed. */
  readonly expires?: string;
}

/** The approved features, the clusters, and who approved them. */
export interface AccreditationSpec {
  /** The clusters that the approval applies to. Default: every cluster. */
  readonly clusters?: ClusterSelector;
  /** The release that was assessed. The approval applies to it and to later releases, until the next Accreditation. */
  readonly release: string;
  /** The approved Features: the complete list, not only the additions. */
  readonly features: readonly string[];
  /** The person or organization that gave the approval. */
  readonly authority: string;
  /** The date of the approval. */
  readonly date: string;
  /** The last day on which the approval is valid. */
  readonly expires?: string;
  /** A hash of the list, written by `sluice accredit`. It reveals manual edits. */
  readonly digest?: string;
}

/** The cases. */
export interface ExpectationSpec {
  /** The test cases. Each one is checked separately. */
  readonly cases: readonly ExpectationCase[];
}

/** A maturity level. */
export interface ProjectLevel {
  /** The name of the level, used by histories, thresholds and overrides. */
  readonly name: string;
  /** The lifecycle phase that the level corresponds to. The rules about age and deprecation depend on it. */
  readonly lifecycle: "alpha" | "beta" | "ga";
}

/** A release of a track. */
export interface ProjectRelease {
  /** The release, in quotes. */
  readonly name: string;
  /** The release date. Ages of features count from it. */
  readonly date?: string;
}

/** The options of the targets. A cluster is rendered for the targets in its `render` list. */
export interface ProjectTargets {
  /** Entitlements in Milo: quota registrations and grants. */
  readonly milo?: ProjectTargetsMilo;
  /** FeatureFlag and FeatureFlagSource objects for the OpenFeature operator. */
  readonly openfeature?: ProjectTargetsOpenfeature;
  /** Components with their own gate systems. */
  readonly gates?: ProjectTargetsGates;
  /** The service catalog as Kubernetes objects. */
  readonly catalog?: ProjectTargetsCatalog;
  /** A ConfigMap with the state of every feature, for other tools. */
  readonly state?: ProjectTargetsState;
  /** Stage, FeatureGate and SubcomponentOverride objects for controllers that read stage thresholds. */
  readonly featuregates?: ProjectTargetsFeaturegates;
  /** Argo CD Applications that deliver the rendered folders. */
  readonly argocd?: ProjectTargetsArgocd;
  /** Flux Kustomizations that deliver the rendered folders. */
  readonly flux?: ProjectTargetsFlux;
  /** How rendered files reach the clusters. */
  readonly gitops?: ProjectTargetsGitops;
  /** Zarf packages for air-gapped clusters, one per cluster folder. */
  readonly zarf?: ProjectTargetsZarf;
}

/** A condition that documents of a kind, or the state of every cluster, must meet. */
export interface ProjectPolicy {
  /** The name of the policy, and the code of its diagnostics. */
  readonly name: string;
  /** The kind of documents to check, or ClusterState to check the state of each cluster. */
  for:
    | "Project"
    | "Service"
    | "MonitoredResourceType"
    | "MeterDefinition"
    | "QuotaLimit"
    | "Feature"
    | "Grant"
    | "Stage"
    | "Cluster"
    | "Override"
    | "Patch"
    | "Accreditation"
    | "Expectation"
    | "ClusterState";
  /** Limits the policy to some documents: a JSON Schema per path, which at least one matching value must satisfy. All paths must pass. Default: every document. */
  readonly where?: { readonly [key: string]: { readonly [key: string]: Value} };
  /** The condition: a JSON Schema per path, which every matching value must satisfy. Each path must match at least one value. */
  readonly require: { readonly [key: string]: { readonly [key: string]: Value} };
  /** The severity of a violation. Default: "error". */
  readonly severity?: "error" | "warning" | "note";
  /** The message to show for a violation. */
  readonly message: string;
}

/** A question about a cluster. */
export interface ProjectCheck {
  /** The context of a commit status on the published commit of the cluster. `{cluster}` is its name. */
  readonly commitStatus?: string;
  /** The login that sets the status. Statuses of others do not count. Required with `commitStatus`. */
  readonly by?: string;
  /** A value in the JSON answer of a server, such as Prometheus. */
  readonly http?: ProjectHttpCheck;
}

/** The maximum age of features and whether they need an expiry date, by purpose. */
export interface ProjectPurposes {
  /** Flags for a rollout. Default: 120 days, expiry required. */
  readonly release?: ProjectPurposeRule;
  /** Flags that operators control. Default: any age, expiry optional. */
  readonly operational?: ProjectPurposeRule;
  /** Flags for an experiment. Default: 60 days, expiry required. */
  readonly experiment?: ProjectPurposeRule;
  /** Flags that control access. Default: any age, expiry optional. */
  readonly permission?: ProjectPurposeRule;
  /** Flags that turn something off. Default: any age, expiry optional. */
  readonly "kill-switch"?: ProjectPurposeRule;
}

/** The minimum number of releases between `deprecated.since` and `until`, by lifecycle. */
export interface ProjectDeprecation {
  /** For features at an alpha level. Default: 0. */
  readonly alpha?: number;
  /** For features at a beta level. Default: 2. */
  readonly beta?: number;
  /** For features at a ga level. Default: 2. */
  readonly ga?: number;
}

/** The owner of the service. */
export interface ServiceOwner {
  /** The producer project that runs the service. */
  readonly project: string;
  /** The team that owns the service. */
  readonly team?: string;
  /** A contact: an email address or a channel. */
  readonly contact?: string;
}

/** The Kubernetes kind, without a version, because kinds outlive versions. Cannot change once the type is Published. */
export interface MonitoredResourceTypeGvk {
  /** The API group of the kind. */
  readonly group: string;
  /** The name of the kind. */
  readonly kind: string;
}

/** A label on usage of this type. */
export interface MonitoredResourceTypeLabel {
  /** The name of the label; dimensions of meters refer to it. */
  readonly name: string;
  /** What the label means. */
  readonly description?: string;
  /** Whether every report of usage must carry it. Default: false. */
  readonly required?: boolean;
  /** The allowed values. Default: any value. */
  readonly allowedValues?: readonly string[];
}

/** How usage is reported and aggregated. */
export interface MeterDefinitionMeasurement {
  /** Delta: each report contains the usage since the previous report. Gauge: the current usage. Cumulative: a counter that only increases. */
  readonly kind: "Delta" | "Gauge" | "Cumulative";
  /** How the reports of a period become one number. Default: Sum, or Latest for a Gauge. */
  readonly aggregation?: "Sum" | "Max" | "Min" | "Count" | "UniqueCount" | "Latest" | "Average";
  /** The unit of measurement, in UCUM notation. */
  readonly unit: string;
  /** Labels to break down usage by. Each must be a label of every measured resource type. */
  readonly dimensions?: readonly string[];
}

/** The units of the invoice, if they differ from the unit of measurement. */
export interface MeterDefinitionBilling {
  /** The unit in which consumption is shown. Default: the unit of measurement. */
  readonly consumedUnit?: string;
  /** The unit in which prices are quoted. Default: the unit of measurement. */
  readonly pricingUnit?: string;
}

/** The kind of consumer that has the quota. Default: an Organization of resourcemanager.miloapis.com. */
export interface QuotaLimitConsumer {
  /** The API group of the consumer. Default: "resourcemanager.miloapis.com". */
  readonly apiGroup?: string;
  /** The kind of the consumer. Default: "Organization". */
  readonly kind?: string;
}

/** The quota that one object of a kind consumes. */
export interface QuotaLimitCost {
  /** The kind of object that consumes quota. */
  readonly resource: QuotaLimitCostResource;
  /** The amount that one object consumes. */
  readonly amount: number;
}

/** The level of the feature from a release on. */
export interface FeatureHistoryEntry {
  /** The first release with this level. Only the first entry may omit it; the level then applies from the start. */
  readonly since?: string;
  /** The level of the feature from this release on. */
  readonly level: string;
  /** The feature stays off even if its level reaches the threshold, until an Override enables it, like a beta that is off by default. Default: false. */
  readonly optIn?: boolean;
  /** Overrides are not allowed from this release on, and a later entry cannot unlock the feature. A component refuses to start if the gate is set to another value than on (or off, if the entry is `optIn`). Default: false. */
  readonly locked?: boolean;
  /** What changed, for generated documentation. */
  readonly note?: string;
}

/** Criteria to meet before the feature reaches a level. */
export interface FeatureGraduation {
  /** The level to reach. */
  readonly to: string;
  /** All criteria. */
  readonly criteria: readonly string[];
  /** The criteria that are met, with the same wording. */
  readonly met?: readonly string[];
}

/** When and how the feature ends. Keep the document permanently as a tombstone, because names are never reused. */
export interface FeatureDeprecated {
  /** The release that deprecates the feature: it works, with a warning. Required if `until` is not known. */
  readonly since?: string;
  /** The release in which the outcome takes effect. Without it, the end is not known yet, and the feature keeps working with a warning. */
  readonly until?: string;
  /** `removed`: the feature no longer exists. `permanent`: it is always on and is no longer a flag. Default: "removed". */
  readonly outcome?: "removed" | "permanent";
  /** The Feature to use instead. */
  readonly replacedBy?: string;
  /** A message for people who still use the feature. */
  readonly message?: string;
}

/** If present, each consumer also needs a Grant to use the feature. `{}` uses all defaults. */
export interface FeatureEntitlement {
  /** The kind of consumer that the feature is granted to. Default: "Organization". */
  readonly consumer?: "Organization" | "Project";
  /** The name of the entitlement in the quota system, to override the default. */
  readonly resourceType?: string;
  /** The kind that claims the entitlement, to override the default. */
  readonly claimingResource?: FeatureEntitlementClaimingResource;
}

/** The OpenFeature flag that applications see. Default: a boolean that is true where the feature is enabled. */
export interface FeatureFlag {
  /** The flag key that applications use. Default: the name of the Feature. Case-sensitive. Must be unique within a namespace of a cluster. */
  readonly key?: string;
  /** The type of the flag's values. Default: "boolean". */
  readonly type?: "boolean" | "string" | "number" | "object";
  /** The values of the flag, by variant name. Default for a boolean: `on` and `off`. */
  readonly variants?: { readonly [key: string]: Value };
  /** The variants to serve when the gate is open and when it is closed. */
  readonly serve?: FeatureFlagServe;
  /** A rule in flagd's JsonLogic dialect that returns the name of a variant, or null for the enabled variant. */
  readonly targeting?: Value;
  /** Serves the enabled variant to a percentage of the users who have the feature. Users who have it keep it when the percentage increases. */
  readonly rollout?: FeatureFlagRollout;
}

/** The name of the feature in the gate system of a component. */
export interface FeatureGate {
  /** A component of `spec.targets.gates.components` in the Project. */
  readonly component: string;
  /** The name that the component uses. */
  readonly name: string;
  /** Inverts the gate: it is true where the feature is off. Default: false. */
  readonly invert?: boolean;
}

/** A workload that uses the feature. */
export interface FeatureWorkload {
  /** The kind of the workload. */
  readonly kind: string;
  /** The namespace of the workload. */
  readonly namespace: string;
  /** Its name. */
  readonly name: string;
  /** `OnFlip`: the pods restart when the feature turns on or off. `Never`: they reload their flags without a restart. Default: "OnFlip". */
  readonly restart?: "OnFlip" | "Never";
}

/** The consumer that gets the features. */
export interface GrantConsumer {
  /** An organization or a project. It must match the `entitlement` of each feature. */
  readonly kind: "Organization" | "Project";
  /** The name of the organization or project. */
  readonly name: string;
}

/** When disruption of a cluster is allowed. Restarts and publishing can be limited to the windows. */
export interface Maintenance {
  /** Recurring times during which disruption is allowed. */
  readonly windows?: readonly MaintenanceWindow[];
  /** Date ranges without disruption. They take precedence over the windows. */
  readonly exclusions?: readonly MaintenanceExclusion[];
}

/** The waves of a stage, and what a wave waits for. */
export interface StageRollout {
  /** How long the checks of a wave must have been green before the next wave or stage gets the commit. Applies to every wave without `bakes`. */
  readonly bakes: string;
  /** The checks that must be green on each cluster: names in `spec.checks` of the Project, or `none`. Applies to every wave without `checks`. */
  readonly checks: string | readonly string[];
  /** The waves, in order. No cluster may be in two of them. Clusters in none form a last wave, `rest`. */
  readonly waves?: readonly StageWave[];
  /** Stops the rollout in this stage. Emergencies and grants are still published. */
  readonly pause?: StagePause;
  /** How long a commit may wait for this stage before `sluice publish` fails. Default: twice the time that the plan needs. */
  readonly stuckAfter?: string;
}

/** How Argo CD reaches the cluster: by address or by name. Default: the name of this document. */
export interface ClusterDestination {
  /** The address of its API server. */
  readonly server?: string;
  /** Its name in Argo CD. */
  readonly name?: string;
}

/** The document to patch. */
export interface PatchResource {
  /** The kind of the document. In a Feature, only the flag can be patched. */
  readonly kind: "Service" | "MonitoredResourceType" | "MeterDefinition" | "QuotaLimit" | "Feature";
  /** Its name. */
  readonly name: string;
}

/** A field to set or remove. */
export interface PatchChange {
  /** The field to change, as a path in a restricted form of JSONPath. A path that matches nothing is an error. Use a filter to select a list item: an index into a list that a less specific patch changes is an error. */
  readonly path: string;
  /** The new value: any value that the schema of the document allows there. */
  readonly value?: Value;
  /** Removes the field instead of setting it. */
  readonly remove?: true;
}

/** The expected result for one feature. */
export interface ExpectationCase {
  /** The Feature to check. */
  readonly feature: string;
  /** The Cluster to check. */
  readonly cluster?: string;
  /** The clusters to check. The case must hold on each of them. Default, without `cluster`: every cluster. */
  readonly clusters?: ClusterSelector;
  /** The consumer, as Kind/name. */
  readonly consumer?: string;
  /** The evaluation context that the application sends. `${i}` is replaced by each number of `for`. */
  readonly context?: { readonly [key: string]: Value };
  /** The date to evaluate the case on. Default: today. */
  readonly at?: string;
  /** The expected state, the expected variant, or the expected share of each variant. */
  readonly expect: "enabled" | "disabled" | "granted" | ExpectationOutcome;
  /** The expected reason. The case fails if the result is right for another reason. */
  because?:
    | "absent"
    | "removed"
    | "permanent"
    | "not-released"
    | "accreditation"
    | "override"
    | "locked"
    | "opt-in"
    | "threshold";
  /** Repeats the case for every number of a range. The number replaces `${name}` in the context. */
  readonly for?: { readonly [key: string]: readonly [number, number] };
}

/** Entitlements in Milo: quota registrations and grants. */
export interface ProjectTargetsMilo {
  /** `external`: a product bundle contains the registrations, and Sluice renders only grants. Default: "render". */
  readonly registrations?: "render" | "external";
  /** The prefix of entitlement names: `features.miloapis.com`, or the name of the service. Default: "features". */
  readonly resourceType?: "features" | "service";
}

/** FeatureFlag and FeatureFlagSource objects for the OpenFeature operator. */
export interface ProjectTargetsOpenfeature {
  /** The namespace for flags of features without workloads. Other flags are rendered into the namespaces of their workloads. Default: "openfeature-flags". */
  readonly namespace?: string;
  /** Whether to render a Namespace for each namespace with flags, gates or states. Use it if nothing else creates these namespaces. Milo creates the namespaces of its consumers. Default: false. */
  readonly createNamespaces?: boolean;
  /** The number of objects to spread a service's flags over, by Service. Use it if one object would be too large. */
  readonly shards?: { readonly [key: string]: number };
  /** Settings to merge into the FeatureFlagSource objects that Sluice renders, with the operator's field names. */
  readonly source?: ProjectTargetsOpenfeatureSource;
  /** Additional flag sources, such as a team's server. They are merged in order. */
  readonly remote?: readonly ProjectRemoteSource[];
  /** How flagd reads the rendered flags: from the API server, through a proxy, or from mounted ConfigMaps. With the proxy, each source has one FeatureFlag, and `shards` has no effect. Default: "kubernetes". */
  readonly provider?: "kubernetes" | "flagd-proxy" | "file";
  /** Where flags are evaluated: in a sidecar container, in a service, or inside the application. Default: "sidecar". */
  readonly runtime?: "sidecar" | "standalone" | "in-process";
  /** Whether to annotate the workloads so that the operator injects flagd into their pods. Default: false. */
  readonly inject?: boolean;
  /** The fields of the evaluation context that identify the consumer. */
  readonly contextKeys?: ProjectTargetsOpenfeatureContextKeys;
}

/** Components with their own gate systems. */
export interface ProjectTargetsGates {
  /** The namespace for the ConfigMaps with gates. Default: "sluice-system". */
  readonly namespace?: string;
  /** The components, by name. `gates` of Features refer to them. */
  readonly components?: { readonly [key: string]: ProjectComponent };
}

/** The service catalog as Kubernetes objects. */
export interface ProjectTargetsCatalog {
  /** `configuration`: one ServiceConfiguration per service, which an operator expands. `declared`: one object per entry. `direct`: billing and quota objects, for clusters without a services operator. Default: "configuration". */
  readonly form?: "configuration" | "declared" | "direct";
  /** The form on the clusters of a Stage, by Stage. */
  readonly byStage?: { readonly [key: string]: "configuration" | "declared" | "direct" };
}

/** A ConfigMap with the state of every feature, for other tools. */
export interface ProjectTargetsState {
  /** The namespace for the ConfigMaps. Default: "sluice-system". */
  readonly namespace?: string;
}

/** Stage, FeatureGate and SubcomponentOverride objects for controllers that read stage thresholds. */
export interface ProjectTargetsFeaturegates {
  /** The API group and version of the rendered objects, if your controllers use another one. Default: "featuregates.sluice.dev/v1alpha1". */
  readonly apiVersion?: string;
}

/** Argo CD Applications that deliver the rendered folders. */
export interface ProjectTargetsArgocd {
  /** The URL at which Argo CD reaches the repository with the rendered files. */
  readonly repoURL?: string;
  /** The branch or tag to deliver. Default: "HEAD". */
  readonly targetRevision?: string;
  /** The namespace of Argo CD. Default: "argocd". */
  readonly namespace?: string;
  /** One Application per cluster, or one ApplicationSet that generates them. Default: "applications". */
  readonly form?: "applications" | "applicationset";
  /** Whether deleting an Application also deletes the objects that it delivered. If false, deleting an Application by mistake removes nothing from the cluster. Default: false. */
  readonly cascade?: boolean;
}

/** Flux Kustomizations that deliver the rendered folders. */
export interface ProjectTargetsFlux {
  /** The Flux source with the rendered files. */
  readonly sourceRef?: ProjectTargetsFluxSourceRef;
  /** How often Flux checks for changes. Default: "10m". */
  readonly interval?: string;
  /** The namespace for the Kustomizations. Default: "flux-system". */
  readonly namespace?: string;
}

/** How rendered files reach the clusters. */
export interface ProjectTargetsGitops {
  /** `folder`: from the folder in this repository. `branch`: from one branch per cluster, written by `sluice publish`. Default: "folder". */
  readonly delivery?: "folder" | "branch";
  /** The folder that contains the rendered files. Default: `spec.output`. */
  readonly path?: string;
}

/** Zarf packages for air-gapped clusters, one per cluster folder. */
export interface ProjectTargetsZarf {
  /** The architecture of the package. Default: "multi". */
  readonly architecture?: "amd64" | "arm64" | "multi";
}

/** Green if a value of the answer is within limits. Without a value the check is unknown. */
export interface ProjectHttpCheck {
  /** The address to read, without user, password and token. In the path and the query, `{cluster}` is the name of the cluster. Redirects are not followed. */
  readonly url: string;
  /** The value in the answer. It must match exactly one value. */
  readonly path: string;
  /** The largest number that is green. */
  readonly max?: number;
  /** The smallest number that is green. */
  readonly min?: number;
  /** The only value that is green. */
  readonly equals?: string | number | boolean;
  /** How long after a publication the answer begins to count. Until then the check is unknown. Default: it counts at once. */
  readonly for?: string;
  /** An environment variable with the value of the header `Authorization`. Never the value itself. */
  readonly credentials?: ProjectHttpCheckCredentials;
}

/** The rules for features of a purpose. */
export interface ProjectPurposeRule {
  /** How long a feature may stay at a level below ga, or at a ga level while it is on everywhere. */
  readonly maxAge?: string;
  /** Whether an expiry date is required. */
  readonly expiry?: "required" | "optional" | "forbidden";
}

/** A kind of Kubernetes object. */
export interface QuotaLimitCostResource {
  /** The API group. */
  readonly group: string;
  /** The API version. Required if the catalog is rendered in the `direct` form. */
  readonly version?: string;
  /** The kind. */
  readonly kind: string;
}

/** The kind that claims the entitlement, to override the default. */
export interface FeatureEntitlementClaimingResource {
  /** The API group of the kind. */
  readonly apiGroup: string;
  /** The kind. */
  readonly kind: string;
}

/** The variants to serve when the gate is open and when it is closed. */
export interface FeatureFlagServe {
  /** The variant for consumers that have the feature. Default for a boolean: `on`. */
  readonly enabled?: string;
  /** The variant for everyone else. Default for a boolean: `off`. */
  readonly disabled?: string;
}

/** Serves the enabled variant to a percentage of the users who have the feature. Users who have it keep it when the percentage increases. */
export interface FeatureFlagRollout {
  /** The percentage of users who get the enabled variant. */
  readonly percent: number;
  /** The field of the evaluation context that assigns a user to a bucket. Default: "targetingKey". */
  readonly by?: string;
}

/** A time window that recurs every week. */
export interface MaintenanceWindow {
  /** The days on which the window opens. */
  readonly days: readonly ("Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")[];
  /** When the window opens, in its time zone. */
  readonly start: string;
  /** How long the window stays open. It may extend past midnight. */
  readonly duration: string;
  /** The IANA time zone of `start`. The window follows daylight saving time. Default: "UTC". */
  readonly timeZone?: string;
}

/** A date range without disruption. */
export interface MaintenanceExclusion {
  /** The first day. */
  readonly from: string;
  /** The last day, inclusive. */
  readonly to: string;
  /** The reason for the exclusion. */
  readonly reason?: string;
}

/** Clusters that get a commit together. */
export interface StageWave {
  /** The name of the wave, unique in the stage. */
  readonly name: string;
  /** The clusters of this wave, among those of the stage. */
  readonly clusters: StageWaveSelector;
  /** How long the checks of this wave must have been green. Default: `bakes` of the rollout. */
  readonly bakes?: string;
  /** The checks of this wave. Default: `checks` of the rollout. */
  readonly checks?: string | readonly string[];
}

/** Why and until when the rollout is stopped. */
export interface StagePause {
  /** Why the rollout is stopped. */
  readonly reason: string;
  /** The first day on which the rollout continues, in UTC. Without it, the pause lasts until it is removed. */
  readonly until?: string;
}

/** The expected value of the flag. */
export interface ExpectationOutcome {
  /** The expected variant. */
  readonly variant?: string;
  /** The expected share of each variant over the range of `for`. */
  readonly share?: { readonly [key: string]: readonly [number, number] };
}

/** Settings to merge into the FeatureFlagSource objects that Sluice renders, with the operator's field names. */
export interface ProjectTargetsOpenfeatureSource {
  /** The port for flag evaluation. Default: 8013. */
  readonly port?: number;
  /** The port for health checks and metrics. Default: 8014. */
  readonly managementPort?: number;
  /** The port for the OpenFeature Remote Evaluation Protocol (OFREP). Default: 8016. */
  readonly ofrepPort?: number;
  /** Whether the flagd container has probes. Default: true. */
  readonly probesEnabled?: boolean;
  /** Whether flagd writes debug logs. Default: false. */
  readonly debugLogging?: boolean;
  /** The resource requests and limits of the flagd container, in Kubernetes notation. */
  readonly resources?: ProjectTargetsOpenfeatureSourceResources;
}

/** A flag source that Sluice does not render. */
export interface ProjectRemoteSource {
  /** The provider that reads the source. */
  readonly provider: "kubernetes" | "file" | "http" | "grpc" | "gcs" | "azblob" | "s3" | "flagd-proxy";
  /** The address of the source, in the syntax of the provider. */
  readonly source: string;
  /** Selects a subset of the flags. */
  readonly selector?: string;
  /** Whether the connection uses TLS. Default: false. */
  readonly tls?: boolean;
  /** The clusters that use the source. Default: every cluster. */
  readonly clusters?: ClusterSelector;
  /** A Secret on the cluster that contains the token. Never the token itself. */
  readonly credentials?: ProjectRemoteSourceCredentials;
  /** If both sources contain a flag: with `merge`, Sluice's flag wins; with `override`, the remote flag wins. Default: "merge". */
  readonly strategy?: "merge" | "override";
}

/** The fields of the evaluation context that identify the consumer. */
export interface ProjectTargetsOpenfeatureContextKeys {
  /** The field that contains the name of the organization. Default: "organization". */
  readonly Organization?: string;
  /** The field that contains the name of the project. Default: "project". */
  readonly Project?: string;
}

/** A component with its own gates. */
export interface ProjectComponent {
  /** How the component reads its gates: a command-line string, a KubeletConfiguration, a Zarf configuration, environment variables or JSON. */
  readonly format: "feature-gates" | "kubelet" | "zarf" | "env" | "json";
  /** The track whose releases determine which gates exist. Default: "platform". */
  readonly track?: string;
  /** The prefix of environment variable names. */
  readonly prefix?: string;
}

/** The Flux source with the rendered files. */
export interface ProjectTargetsFluxSourceRef {
  /** Its kind. Default: "GitRepository". */
  readonly kind?: "GitRepository" | "OCIRepository" | "Bucket";
  /** Its name. */
  readonly name: string;
  /** The namespace of the source. Default: the namespace of the Kustomizations. */
  readonly namespace?: string;
}

/** An environment variable with the value of the header `Authorization`. Never the value itself. */
export interface ProjectHttpCheckCredentials {
  /** The name of the environment variable, such as one with `Bearer TOKEN`. */
  readonly environment: string;
}

/** Selects clusters of the stage. A cluster must match every key, and one value of each list. */
export interface StageWaveSelector {
  /** Clusters by name. */
  readonly names?: readonly string[];
  /** Clusters whose labels have these values. A list matches any of its values. */
  readonly labels?: { readonly [key: string]: string | readonly string[] };
  /** Clusters to exclude from the selection. */
  readonly exclude?: readonly string[];
}

/** The resource requests and limits of the flagd container, in Kubernetes notation. */
export interface ProjectTargetsOpenfeatureSourceResources {
  /** The resource requests. */
  readonly requests?: { readonly [key: string]: string };
  /** The resource limits. */
  readonly limits?: { readonly [key: string]: string };
}

/** A Secret on the cluster that contains the token. Never the token itself. */
export interface ProjectRemoteSourceCredentials {
  /** The name of the Secret. */
  readonly secret: string;
}

/** The spec of every kind. */
export interface Specs {
  readonly Project: ProjectSpec;
  readonly Service: ServiceSpec;
  readonly MonitoredResourceType: MonitoredResourceTypeSpec;
  readonly MeterDefinition: MeterDefinitionSpec;
  readonly QuotaLimit: QuotaLimitSpec;
  readonly Feature: FeatureSpec;
  readonly Grant: GrantSpec;
  readonly Stage: StageSpec;
  readonly Cluster: ClusterSpec;
  readonly Override: OverrideSpec;
  readonly Patch: PatchSpec;
  readonly Accreditation: AccreditationSpec;
  readonly Expectation: ExpectationSpec;
}

/** Names of the fields that hold days. */
export const DATE_FIELDS: readonly string[] = ["at", "date", "expires", "from", "introduced", "starts", "to", "until"];
