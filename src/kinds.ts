/** The kinds of source documents. Generated from schemas/ by `npm run generate`: change those instead. */
import type { Value } from "./parse.ts";

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

/** What a document is called, and what it can be selected by. */
export interface Metadata {
  /** The name that other documents refer to: unique among documents of one kind, also when case is ignored. */
  readonly name: string;
  /** Facts about the thing, to select by. Cluster selectors match the labels of Clusters. */
  readonly labels?: { readonly [key: string]: string };
  /** Notes for tools and people; they change nothing that is rendered. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Which clusters are meant. Keys narrow each other down; the values of one list are alternatives. Without any key, every cluster is meant. */
export interface ClusterSelector {
  /** Clusters by name: the most specific way, which outranks labels and stages. */
  readonly names?: readonly string[];
  /** All clusters of these stages: the least specific way. */
  readonly stages?: readonly string[];
  /** Clusters whose labels have these values. A list means any of its values. */
  readonly labels?: { readonly [key: string]: string | readonly string[] };
  /** Clusters that are taken out again, after everything else. */
  readonly exclude?: readonly string[];
}

/** The settings. */
export interface ProjectSpec {
  /** How mature a feature can be, least first. Default: DEV and TEST (alpha), PREVIEW (beta), PRODUCTION and ACCREDITED (ga). */
  readonly levels?: readonly ProjectLevel[];
  /** The releases that there are, by track. Then a release that is not listed is an error, and ages count from the dates. */
  readonly releases?: { readonly [key: string]: readonly ProjectRelease[] };
  /** Folders or globs that hold the documents. Default: ["catalog","features","grants","stages"]. */
  readonly sources?: readonly string[];
  /** The folder for rendered files. Default: "rendered". */
  readonly output?: string;
  /** Options of the systems that are rendered for. A cluster is rendered for those that it lists under `render`. */
  readonly targets?: ProjectTargets;
  /** How serious a diagnostic is, by its code. Only codes that the list of diagnostics calls configurable. */
  readonly rules?: { readonly [key: string]: "error" | "warning" | "note" | "ignore" };
  /** Rules of your own: conditions that documents, or the state of clusters, must meet. */
  readonly policies?: readonly ProjectPolicy[];
  /** How old features may grow and whether they need an expiry, by their purpose. */
  readonly purposes?: ProjectPurposes;
  /** How many releases must lie between `deprecated.since` and `until`, by how mature the feature is. */
  readonly deprecation?: ProjectDeprecation;
  /** The consumers that are known, or a file with their list; then any other is an error. */
  readonly consumers?: string | readonly string[];
}

/** What the service is. */
export interface ServiceSpec {
  /** The reverse-DNS name by which the platform knows the service. It can never change: the names of its meters and types begin with it. */
  readonly serviceName: string;
  /** The name that people see in catalogs and consoles. */
  readonly displayName: string;
  /** What the service does, for those who choose among services. */
  readonly description?: string;
  /** Who answers for the service. */
  readonly owner: ServiceOwner;
  /** How far the service has come. Nothing can be Published while its service is still a Draft. */
  readonly phase?: "Draft" | "Published" | "Deprecated" | "Retired";
  /** Services that this one needs, by document name. Circles are refused. */
  readonly dependsOn?: readonly string[];
  /** Whether consumers switch the service on themselves or ask its provider. Default: "SelfService". */
  readonly enablement?: "SelfService" | "GatedByProvider";
}

/** What the resource type is. */
export interface MonitoredResourceTypeSpec {
  /** The canonical name: the `serviceName` of its service, a slash, and the type. It can never change. */
  readonly type: string;
  /** The Service document that the type belongs to. */
  readonly service: string;
  /** The name that people see. */
  readonly displayName: string;
  /** What one of these is. */
  readonly description?: string;
  /** How far the type has come. From Published on its kind and labels are a promise. */
  readonly phase?: "Draft" | "Published" | "Deprecated" | "Retired";
  /** The Kubernetes kind, without a version, since kinds outlive versions. Fixed once the type is Published. */
  readonly gvk: MonitoredResourceTypeGvk;
  /** The labels that usage of this type carries: a closed set, since each one multiplies what is stored. Each name once. */
  readonly labels?: readonly MonitoredResourceTypeLabel[];
}

/** What is measured. */
export interface MeterDefinitionSpec {
  /** The canonical name: the `serviceName` of its service, a slash, and the meter. It can never change. */
  readonly meter: string;
  /** The Service document that the meter belongs to. */
  readonly service: string;
  /** The name that people see, on invoices too. */
  readonly displayName: string;
  /** What one unit of it means. */
  readonly description?: string;
  /** How far the meter has come. From Published on its unit and aggregation are a promise. */
  readonly phase?: "Draft" | "Published" | "Deprecated" | "Retired";
  /** How usage is reported and summed up. */
  readonly measurement: MeterDefinitionMeasurement;
  /** The units of the invoice, where they differ from what is measured. */
  readonly billing?: MeterDefinitionBilling;
  /** The MonitoredResourceTypes that are measured, by document name; at least one once the meter is Published. */
  readonly monitoredResourceTypes?: readonly string[];
}

/** What is limited, and to how much. */
export interface QuotaLimitSpec {
  /** The canonical name: the `serviceName` of its service, a slash, and the limit. */
  readonly limit: string;
  /** The Service document that the limit belongs to. */
  readonly service: string;
  /** The MeterDefinition that is limited, by document name. A meter has one limit. */
  readonly meter: string;
  /** The name that people see. */
  readonly displayName?: string;
  /** Who has the quota. Default: an Organization of resourcemanager.miloapis.com. */
  readonly consumer?: QuotaLimitConsumer;
  /** What one unit of quota is, as the quota system spells it. */
  readonly unit?: string;
  /** What every consumer gets without asking; at most `max`, where that is not 0. */
  readonly default: number;
  /** The most that a consumer can be given; 0 means that there is no cap. Default: 0. */
  readonly max?: number;
  /** What creating an object takes from the quota; each kind once. */
  readonly costs?: readonly QuotaLimitCost[];
}

/** What the feature is, and since when at which level. */
export interface FeatureSpec {
  /** The name that people see. */
  readonly displayName?: string;
  /** What it does for a user. It ends up in generated documents and in the systems that are rendered for. */
  readonly description: string;
  /** The Service that owns it. Flags are grouped by service; a feature without one is in the group `default`. */
  readonly service?: string;
  /** Who answers for it: teams or contacts. */
  readonly owners?: readonly string[];
  /** Why it exists, which decides how old it may grow: a release flag goes when the rollout is done, a kill switch may stay. Default: "release". */
  readonly purpose?: "release" | "operational" | "experiment" | "permission" | "kill-switch";
  /** The proposal or issue behind it. */
  readonly tracking?: string;
  /** The day it came into the code; its age counts from here. */
  readonly introduced?: string;
  /** Whose releases `since` and `until` count: the platform itself, or a component that has releases of its own. Default: "platform". */
  readonly track?: string;
  /** The levels of the feature, oldest first. Levels never go down. */
  readonly history?: readonly FeatureHistoryEntry[];
  /** Where the feature exists at all: an edition, a kind of hardware, a region. Everywhere else it is off, and no target but `state` mentions it. Without it, every cluster. */
  readonly clusters?: ClusterSelector;
  /** What has to be true before the feature reaches a level; `sluice promote` prints what is unmet. */
  readonly graduation?: readonly FeatureGraduation[];
  /** That and how the feature ends. The document stays for ever as a tombstone, because names are never used again. */
  readonly deprecated?: FeatureDeprecated;
  /** The day by which it must be gone or permanent, or `never` with the reason why. */
  readonly expires?: string;
  /** Why it may stay for ever; needed with `expires: never`. */
  readonly expiresReason?: string;
  /** Features that must be on wherever this one is. Circles are refused. */
  readonly dependsOn?: readonly string[];
  /** Features that must not be on where this one is. */
  readonly conflictsWith?: readonly string[];
  /** Present: an open gate is not enough, each consumer also needs a Grant. `{}` takes every default. */
  readonly entitlement?: FeatureEntitlement;
  /** How applications see it through OpenFeature. Without it: a boolean that is true where the feature is enabled. */
  readonly flag?: FeatureFlag;
  /** The names of this feature in the gate systems of components, such as a Kubernetes feature gate. */
  readonly gates?: readonly FeatureGate[];
  /** The pods that use it: they can be restarted when it flips, and told where to read their flags. Each once. */
  readonly workloads?: readonly FeatureWorkload[];
  /** What to do when it misbehaves: a path in the repository, which must exist, or a URL. */
  readonly runbook?: string;
}

/** Who gets what, where and until when. */
export interface GrantSpec {
  /** Who gets the features. */
  readonly consumer: GrantConsumer;
  /** The Features that are granted. */
  readonly features: readonly string[];
  /** Where the grant holds. Without it, every cluster. */
  readonly clusters?: ClusterSelector;
  /** Why, for whoever finds it in a year. */
  readonly reason: string;
  /** Where it was agreed. */
  readonly ticket?: string;
  /** Who asked for it. */
  readonly requestedBy?: string;
  /** Who agreed to it. */
  readonly approvedBy?: string;
  /** The first day on which it holds; without it, at once. */
  readonly starts?: string;
  /** The last day on which it holds; without it, for ever. */
  readonly expires?: string;
}

/** What the stage lets through. */
export interface StageSpec {
  /** The lowest level that is on here. A feature below it needs an Override. */
  readonly threshold: string;
  /** The Stage that comes before this one: changes are expected there first. Circles are refused. */
  readonly after?: string;
  /** `required`: a feature that is on without the approval of an Accreditation is an error. `hold`: such a feature is kept off, and so are the features that depend on it. Default: "none". */
  readonly accreditation?: "required" | "hold" | "none";
  /** The targets that the clusters of this stage are rendered for. */
  readonly render?: readonly string[];
  /** When the clusters of this stage may be disturbed, unless they say otherwise. */
  readonly maintenance?: Maintenance;
}

/** Where the cluster stands, and what it runs. */
export interface ClusterSpec {
  /** The Stage whose threshold holds here. */
  readonly stage: string;
  /** The release of the platform that it runs; features that begin later do not exist here yet. `latest` follows the list of the Project. Required where a feature counts the listed releases of the platform. */
  readonly release?: string;
  /** The releases that it runs of other tracks, by track. A track is required where a feature or component counts its listed releases. */
  readonly releases?: { readonly [key: string]: string };
  /** The targets that this cluster is rendered for; it replaces the list of its stage. */
  readonly render?: readonly string[];
  /** How Argo CD reaches the cluster: by address or by name. Default: by the name of this document. */
  readonly destination?: ClusterDestination;
  /** Facts of the cluster that flags can be evaluated by. Never one that tells who the consumer is. */
  readonly context?: { readonly [key: string]: string };
  /** When this cluster may be disturbed; it replaces that of its stage. */
  readonly maintenance?: Maintenance;
}

/** The exception, and why it exists. */
export interface OverrideSpec {
  /** The Feature that is meant. */
  readonly feature: string;
  /** Where the exception holds. The more specific of two wins. Without it, every cluster. */
  readonly clusters?: ClusterSelector;
  /** Take it for this level instead; compared with the threshold as usual. */
  readonly level?: string;
  /** On or off, whatever the level. */
  readonly enabled?: boolean;
  /** Serve this variant where it is on. */
  readonly variant?: string;
  /** Why, for whoever finds it in a year. */
  readonly reason: string;
  /** Where it was agreed. */
  readonly ticket?: string;
  /** Who agreed to it. */
  readonly approvedBy?: string;
  /** The day by which it should be gone again. It still applies afterwards, with a warning. */
  readonly expires?: string;
  /** The kill switch: outranks every other override, also where a feature is locked or others depend on it. Only with `enabled: false` and `expires`. Default: false. */
  readonly emergency?: boolean;
}

/** What is changed, where and why. */
export interface PatchSpec {
  /** The document that is patched. */
  readonly resource: PatchResource;
  /** Where the patch holds. Without it, every cluster. */
  readonly clusters?: ClusterSelector;
  /** What is changed. Names that identify a document, and fields that are fixed, can not be. */
  readonly set: readonly PatchChange[];
  /** Why, for whoever finds it in a year. */
  readonly reason: string;
  /** The day by which it should be gone again. */
  readonly expires?: string;
}

/** What was approved, where and by whom. */
export interface AccreditationSpec {
  /** Where the approval holds. Without it, every cluster. */
  readonly clusters?: ClusterSelector;
  /** The release that was looked at; the approval holds for it and later ones, until the next. */
  readonly release: string;
  /** The Features that may be on: the whole list, not what is new. */
  readonly features: readonly string[];
  /** Who approved it. */
  readonly authority: string;
  /** The day of the approval. */
  readonly date: string;
  /** The last day on which it holds. */
  readonly expires?: string;
  /** A fingerprint of the list, written by `sluice accredit`, so that an edit by hand is noticed. */
  readonly digest?: string;
}

/** The cases. */
export interface ExpectationSpec {
  /** What should be true. Each case is tested on its own. */
  readonly cases: readonly ExpectationCase[];
}

/** A step of maturity. */
export interface ProjectLevel {
  /** What it is called; histories, thresholds and overrides name it. */
  readonly name: string;
  /** What it amounts to elsewhere: promises are made from beta on, and kept from ga on. */
  readonly lifecycle: "alpha" | "beta" | "ga";
}

/** A release of a track. */
export interface ProjectRelease {
  /** The release, in quotes. */
  readonly name: string;
  /** The day it came out; the ages of features count from it. */
  readonly date?: string;
}

/** Options of the systems that are rendered for. A cluster is rendered for those that it lists under `render`. */
export interface ProjectTargets {
  /** Entitlements as feature flags: registrations and grants of quota. */
  readonly milo?: ProjectTargetsMilo;
  /** FeatureFlag and FeatureFlagSource objects for the OpenFeature operator. */
  readonly openfeature?: ProjectTargetsOpenfeature;
  /** Components that have a gate system of their own. */
  readonly gates?: ProjectTargetsGates;
  /** The service catalog as Kubernetes objects. */
  readonly catalog?: ProjectTargetsCatalog;
  /** A ConfigMap with the state of every feature, for anything else that wants to know. */
  readonly state?: ProjectTargetsState;
  /** Stage, FeatureGate and SubcomponentOverride objects for controllers that read stage thresholds. */
  readonly featuregates?: ProjectTargetsFeaturegates;
  /** Applications that deliver the rendered folders. */
  readonly argocd?: ProjectTargetsArgocd;
  /** Kustomizations that deliver the rendered folders. */
  readonly flux?: ProjectTargetsFlux;
  /** How the rendered files reach the cluster. */
  readonly gitops?: ProjectTargetsGitops;
  /** Air-gapped packages of the folder of each cluster. */
  readonly zarf?: ProjectTargetsZarf;
}

/** A condition that documents of a kind, or the state of every cluster, must meet. */
export interface ProjectPolicy {
  /** What its diagnostics are called. */
  readonly name: string;
  /** The kind of documents that it judges, or ClusterState for what holds on each cluster. */
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
  /** Which of them it judges: by path, a JSON Schema that any match must pass. All paths must hold. Default: all of them. */
  readonly where?: { readonly [key: string]: { readonly [key: string]: Value} };
  /** What must be true: by path, a JSON Schema that every match must pass, and there must be one. */
  readonly require: { readonly [key: string]: { readonly [key: string]: Value} };
  /** How serious a breach is. Default: "error". */
  readonly severity?: "error" | "warning" | "note";
  /** What to tell who breaks it. */
  readonly message: string;
}

/** How old features may grow and whether they need an expiry, by their purpose. */
export interface ProjectPurposes {
  /** Flags of a rollout. Default: 120 days, expiry required. */
  readonly release?: ProjectPurposeRule;
  /** Flags that operators turn. Default: any age, expiry optional. */
  readonly operational?: ProjectPurposeRule;
  /** Flags of an experiment. Default: 60 days, expiry required. */
  readonly experiment?: ProjectPurposeRule;
  /** Flags that say who may. Default: any age, expiry optional. */
  readonly permission?: ProjectPurposeRule;
  /** Flags that shut something off. Default: any age, expiry optional. */
  readonly "kill-switch"?: ProjectPurposeRule;
}

/** How many releases must lie between `deprecated.since` and `until`, by how mature the feature is. */
export interface ProjectDeprecation {
  /** For features of an alpha level. Default: 0. */
  readonly alpha?: number;
  /** For features of a beta level. Default: 2. */
  readonly beta?: number;
  /** For features of a ga level. Default: 2. */
  readonly ga?: number;
}

/** Who answers for the service. */
export interface ServiceOwner {
  /** The producer project: the one that the service is run from. */
  readonly project: string;
  /** The team that answers for it. */
  readonly team?: string;
  /** Where to ask: an address or a channel. */
  readonly contact?: string;
}

/** The Kubernetes kind, without a version, since kinds outlive versions. Fixed once the type is Published. */
export interface MonitoredResourceTypeGvk {
  /** The API group of the kind. */
  readonly group: string;
  /** The kind itself. */
  readonly kind: string;
}

/** A label that usage of the type carries. */
export interface MonitoredResourceTypeLabel {
  /** The name of the label; dimensions of meters refer to it. */
  readonly name: string;
  /** What the label tells. */
  readonly description?: string;
  /** Whether every report of usage must carry it. Default: false. */
  readonly required?: boolean;
  /** The only values that it may have; leave it out to allow any. */
  readonly allowedValues?: readonly string[];
}

/** How usage is reported and summed up. */
export interface MeterDefinitionMeasurement {
  /** Delta: each report is what was used since the last. Gauge: what is in use now. Cumulative: a counter that only grows. */
  readonly kind: "Delta" | "Gauge" | "Cumulative";
  /** How the reports of a period become one number. The default is Sum, or Latest for a Gauge. */
  readonly aggregation?: "Sum" | "Max" | "Min" | "Count" | "UniqueCount" | "Latest" | "Average";
  /** What is counted, in UCUM notation. */
  readonly unit: string;
  /** Labels by which usage is told apart. Each must be a label of every resource type that is measured. */
  readonly dimensions?: readonly string[];
}

/** The units of the invoice, where they differ from what is measured. */
export interface MeterDefinitionBilling {
  /** The unit that consumption is shown in. Default: the unit of the measurement. */
  readonly consumedUnit?: string;
  /** The unit that a price is quoted for. Default: the unit of the measurement. */
  readonly pricingUnit?: string;
}

/** Who has the quota. Default: an Organization of resourcemanager.miloapis.com. */
export interface QuotaLimitConsumer {
  /** The API group of the consumer. Default: "resourcemanager.miloapis.com". */
  readonly apiGroup?: string;
  /** The kind of the consumer. Default: "Organization". */
  readonly kind?: string;
}

/** What one object of a kind takes from the quota. */
export interface QuotaLimitCost {
  /** The kind of object that costs. */
  readonly resource: QuotaLimitCostResource;
  /** How much one object takes. */
  readonly amount: number;
}

/** From a release on, the feature has a level. */
export interface FeatureHistoryEntry {
  /** The first release with this level. Only the first entry may leave it out, which means from the start. */
  readonly since?: string;
  /** How mature it is from there on: a level of the Project. */
  readonly level: string;
  /** Off even where the level passes, until an Override enables it: a beta that is off by default. Default: false. */
  readonly optIn?: boolean;
  /** No Override may touch it from here on; it never becomes unlocked again. A component refuses to start if the gate is set to anything else: on, or off where the entry is `optIn`. Default: false. */
  readonly locked?: boolean;
  /** What changed, for the generated documents. */
  readonly note?: string;
}

/** What has to be true before a level is reached. */
export interface FeatureGraduation {
  /** The level to reach. */
  readonly to: string;
  /** Everything that has to be true. */
  readonly criteria: readonly string[];
  /** Those of the criteria that are true already, in the same words. */
  readonly met?: readonly string[];
}

/** That and how the feature ends. The document stays for ever as a tombstone, because names are never used again. */
export interface FeatureDeprecated {
  /** From this release on it works with a warning. Needed where `until` is not known. */
  readonly since?: string;
  /** From this release on the outcome holds. Without it the end is not known yet, and the feature keeps working with a warning. */
  readonly until?: string;
  /** `removed`: the feature is gone. `permanent`: it is part of the product, always on, and no flag any more. Default: "removed". */
  readonly outcome?: "removed" | "permanent";
  /** The Feature to use in its place. */
  readonly replacedBy?: string;
  /** What to tell those who still use it. */
  readonly message?: string;
}

/** Present: an open gate is not enough, each consumer also needs a Grant. `{}` takes every default. */
export interface FeatureEntitlement {
  /** What kind of consumer it is granted to. Default: "Organization". */
  readonly consumer?: "Organization" | "Project";
  /** The name that the quota system knows it by, where the default does not fit. */
  readonly resourceType?: string;
  /** The kind that claims the entitlement, where the default does not fit. */
  readonly claimingResource?: FeatureEntitlementClaimingResource;
}

/** How applications see it through OpenFeature. Without it: a boolean that is true where the feature is enabled. */
export interface FeatureFlag {
  /** What applications ask for, where that is not the name of the Feature. Upper and lower case differ. Two features cannot have one key in a namespace of a cluster. */
  readonly key?: string;
  /** The type of the values. Default: "boolean". */
  readonly type?: "boolean" | "string" | "number" | "object";
  /** The values that there are, by name. Default for a boolean: `on` and `off`. */
  readonly variants?: { readonly [key: string]: Value };
  /** Which variant is served where the gate is open, and which where it is shut. */
  readonly serve?: FeatureFlagServe;
  /** A rule in the JsonLogic dialect of flagd that answers with the name of a variant, or null for the enabled one. */
  readonly targeting?: Value;
  /** A share of those who have the feature, for a gradual start. Raising the percentage only adds people. */
  readonly rollout?: FeatureFlagRollout;
}

/** A name of the feature in the gate system of a component. */
export interface FeatureGate {
  /** A component of `spec.targets.gates.components` in the Project. */
  readonly component: string;
  /** What the component calls it. */
  readonly name: string;
  /** The component means the opposite: its gate is true where the feature is off. Default: false. */
  readonly invert?: boolean;
}

/** Pods that use the feature. */
export interface FeatureWorkload {
  /** The kind of the workload. */
  readonly kind: string;
  /** Where it runs. */
  readonly namespace: string;
  /** Its name. */
  readonly name: string;
  /** `OnFlip`: the pods restart when the feature goes on or off. `Never`: they reload their flags live. Default: "OnFlip". */
  readonly restart?: "OnFlip" | "Never";
}

/** Who gets the features. */
export interface GrantConsumer {
  /** An organization or a project; it must be the kind that the entitlement of each feature names. */
  readonly kind: "Organization" | "Project";
  /** The name of the organization or project. */
  readonly name: string;
}

/** When a cluster may be disturbed. Restarts and publishing can be planned into the windows. */
export interface Maintenance {
  /** Recurring times in which disturbance is allowed. */
  readonly windows?: readonly MaintenanceWindow[];
  /** Spans of days in which nothing may be disturbed, whatever the windows say. */
  readonly exclusions?: readonly MaintenanceExclusion[];
}

/** How Argo CD reaches the cluster: by address or by name. Default: by the name of this document. */
export interface ClusterDestination {
  /** The address of its API server. */
  readonly server?: string;
  /** Its name in Argo CD. */
  readonly name?: string;
}

/** The document that is patched. */
export interface PatchResource {
  /** Its kind. Of a Feature only the flag can be patched. */
  readonly kind: "Service" | "MonitoredResourceType" | "MeterDefinition" | "QuotaLimit" | "Feature";
  /** Its name. */
  readonly name: string;
}

/** One field that is set or removed. */
export interface PatchChange {
  /** Where: a path in a safe form of JSONPath. One that matches nothing is an error. Name an item of a list by a filter: an index into a list that a less specific patch changes is an error. */
  readonly path: string;
  /** What to put there: anything that the patched document may hold there. */
  readonly value?: Value;
  /** Take the field away instead of setting it. */
  readonly remove?: true;
}

/** What one feature should be. */
export interface ExpectationCase {
  /** The Feature that is asked for. */
  readonly feature: string;
  /** The Cluster that it is asked on. */
  readonly cluster?: string;
  /** Several clusters, on each of which it must hold. Without this and without `cluster`: every cluster. */
  readonly clusters?: ClusterSelector;
  /** Who asks, as Kind/name. */
  readonly consumer?: string;
  /** What the application says about who asks. `${i}` stands for a number of `for`. */
  readonly context?: { readonly [key: string]: Value };
  /** The day that dates are judged on. Default: today. */
  readonly at?: string;
  /** A state, or what the flag gives: a variant, or the share of several. */
  readonly expect: "enabled" | "disabled" | "granted" | ExpectationOutcome;
  /** The reason that it should have, where the right answer for the wrong reason would be a fault. */
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
  /** Asks again for every number of a range, put in place of `${name}` in the context. */
  readonly for?: { readonly [key: string]: readonly [number, number] };
}

/** Entitlements as feature flags: registrations and grants of quota. */
export interface ProjectTargetsMilo {
  /** `external`: they come with a product bundle, only grants are rendered. Default: "render". */
  readonly registrations?: "render" | "external";
  /** What the names of entitlements begin with: `features.miloapis.com`, or the name of the service. Default: "features". */
  readonly resourceType?: "features" | "service";
}

/** FeatureFlag and FeatureFlagSource objects for the OpenFeature operator. */
export interface ProjectTargetsOpenfeature {
  /** Where the flags of features without workloads go. The others go to their workloads. Default: "openfeature-flags". */
  readonly namespace?: string;
  /** Renders a Namespace for each namespace that holds flags, gates or states, for clusters where nobody else creates them. Milo creates those of its consumers. Default: false. */
  readonly createNamespaces?: boolean;
  /** By Service: over how many objects its flags are spread, when one grows too large. */
  readonly shards?: { readonly [key: string]: number };
  /** Settings that are merged into our own sources, as the operator names them. */
  readonly source?: ProjectTargetsOpenfeatureSource;
  /** Sources of flags beside ours, such as a team server; merged in order. */
  readonly remote?: readonly ProjectRemoteSource[];
  /** How flagd reads our flags: from the API server, through a proxy, or from mounted ConfigMaps. Through the proxy, each source has one FeatureFlag, and `shards` has no effect. Default: "kubernetes". */
  readonly provider?: "kubernetes" | "flagd-proxy" | "file";
  /** Where flags are evaluated: in a container beside the application, in a service, or inside the application. Default: "sidecar". */
  readonly runtime?: "sidecar" | "standalone" | "in-process";
  /** Annotates the workloads, so that the operator adds flagd to their pods. Default: false. */
  readonly inject?: boolean;
  /** The fields of the evaluation context that name the consumer. */
  readonly contextKeys?: ProjectTargetsOpenfeatureContextKeys;
}

/** Components that have a gate system of their own. */
export interface ProjectTargetsGates {
  /** Where the ConfigMaps with the gates go. Default: "sluice-system". */
  readonly namespace?: string;
  /** The components by name; `gates` of Features refer to them. */
  readonly components?: { readonly [key: string]: ProjectComponent };
}

/** The service catalog as Kubernetes objects. */
export interface ProjectTargetsCatalog {
  /** `configuration`: one configuration per service, which an operator spreads. `declared`: one object per entry. `direct`: the objects of billing and quota, for clusters without a services operator. Default: "configuration". */
  readonly form?: "configuration" | "declared" | "direct";
  /** Another form on the clusters of a Stage. */
  readonly byStage?: { readonly [key: string]: "configuration" | "declared" | "direct" };
}

/** A ConfigMap with the state of every feature, for anything else that wants to know. */
export interface ProjectTargetsState {
  /** Where the ConfigMaps go. Default: "sluice-system". */
  readonly namespace?: string;
}

/** Stage, FeatureGate and SubcomponentOverride objects for controllers that read stage thresholds. */
export interface ProjectTargetsFeaturegates {
  /** The group and version of the rendered objects, where your controllers have their own. Default: "featuregates.sluice.dev/v1alpha1". */
  readonly apiVersion?: string;
}

/** Applications that deliver the rendered folders. */
export interface ProjectTargetsArgocd {
  /** The repository that holds the rendered files, as Argo CD reaches it. */
  readonly repoURL?: string;
  /** The branch or tag that is delivered. Default: "HEAD". */
  readonly targetRevision?: string;
  /** Where Argo CD runs. Default: "argocd". */
  readonly namespace?: string;
  /** One Application per cluster, or one ApplicationSet that makes them. Default: "applications". */
  readonly form?: "applications" | "applicationset";
  /** Whether deleting an Application deletes what it delivered. Left off, a mistake removes nothing from a cluster. Default: false. */
  readonly cascade?: boolean;
}

/** Kustomizations that deliver the rendered folders. */
export interface ProjectTargetsFlux {
  /** The Flux source that holds the rendered files. */
  readonly sourceRef?: ProjectTargetsFluxSourceRef;
  /** How often Flux looks for changes. Default: "10m". */
  readonly interval?: string;
  /** Where the Kustomizations go. Default: "flux-system". */
  readonly namespace?: string;
}

/** How the rendered files reach the cluster. */
export interface ProjectTargetsGitops {
  /** `folder`: the folder in this repository. `branch`: a branch per cluster, filled by `sluice publish`. Default: "folder". */
  readonly delivery?: "folder" | "branch";
  /** The folder that the rendered files are in, where it is not `spec.output`. */
  readonly path?: string;
}

/** Air-gapped packages of the folder of each cluster. */
export interface ProjectTargetsZarf {
  /** The architecture that the package says it is for. Default: "multi". */
  readonly architecture?: "amd64" | "arm64" | "multi";
}

/** What features of a purpose must keep to. */
export interface ProjectPurposeRule {
  /** How old one may grow below a ga level, or switched on everywhere. */
  readonly maxAge?: string;
  /** Whether one must say when it expires. */
  readonly expiry?: "required" | "optional" | "forbidden";
}

/** A kind of Kubernetes object. */
export interface QuotaLimitCostResource {
  /** The API group. */
  readonly group: string;
  /** The API version; needed where the catalog is rendered in its `direct` form. */
  readonly version?: string;
  /** The kind. */
  readonly kind: string;
}

/** The kind that claims the entitlement, where the default does not fit. */
export interface FeatureEntitlementClaimingResource {
  /** The API group of the kind. */
  readonly apiGroup: string;
  /** The kind. */
  readonly kind: string;
}

/** Which variant is served where the gate is open, and which where it is shut. */
export interface FeatureFlagServe {
  /** The variant for those who have the feature. Default for a boolean: `on`. */
  readonly enabled?: string;
  /** The variant for everybody else. Default for a boolean: `off`. */
  readonly disabled?: string;
}

/** A share of those who have the feature, for a gradual start. Raising the percentage only adds people. */
export interface FeatureFlagRollout {
  /** How many of a hundred get the enabled variant. */
  readonly percent: number;
  /** The field of the evaluation context that keeps a person in the same part. Default: "targetingKey". */
  readonly by?: string;
}

/** A time that comes again every week. */
export interface MaintenanceWindow {
  /** The days on which the window opens. */
  readonly days: readonly ("Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")[];
  /** When it opens, in its time zone. */
  readonly start: string;
  /** How long it stays open; it may run past midnight. */
  readonly duration: string;
  /** The IANA time zone of `start`, so that a window follows daylight saving time. Default: "UTC". */
  readonly timeZone?: string;
}

/** A span of days in which a cluster is left alone. */
export interface MaintenanceExclusion {
  /** The first day. */
  readonly from: string;
  /** The last day, itself included. */
  readonly to: string;
  /** Why, so that nobody has to ask. */
  readonly reason?: string;
}

/** What the flag gives. */
export interface ExpectationOutcome {
  /** The variant that is served. */
  readonly variant?: string;
  /** How often each variant is served over the range of `for`. */
  readonly share?: { readonly [key: string]: readonly [number, number] };
}

/** Settings that are merged into our own sources, as the operator names them. */
export interface ProjectTargetsOpenfeatureSource {
  /** The port that flags are evaluated on. Default: 8013. */
  readonly port?: number;
  /** The port of health and metrics. Default: 8014. */
  readonly managementPort?: number;
  /** The port of the OpenFeature remote protocol. Default: 8016. */
  readonly ofrepPort?: number;
  /** Whether the flagd container has probes. Default: true. */
  readonly probesEnabled?: boolean;
  /** Whether flagd logs in detail. Default: false. */
  readonly debugLogging?: boolean;
  /** Requests and limits of the flagd container, as Kubernetes spells them. */
  readonly resources?: ProjectTargetsOpenfeatureSourceResources;
}

/** A source of flags that is not ours. */
export interface ProjectRemoteSource {
  /** How it is read. */
  readonly provider: "kubernetes" | "file" | "http" | "grpc" | "gcs" | "azblob" | "s3" | "flagd-proxy";
  /** Its address, as the provider spells it. */
  readonly source: string;
  /** The part of its flags that is wanted. */
  readonly selector?: string;
  /** Whether the connection is encrypted. Default: false. */
  readonly tls?: boolean;
  /** The clusters that use it. Without it, every cluster. */
  readonly clusters?: ClusterSelector;
  /** A Secret of the cluster that holds the token. Never the token itself. */
  readonly credentials?: ProjectRemoteSourceCredentials;
  /** `merge`: where both have a flag, ours wins. `override`: theirs wins. Default: "merge". */
  readonly strategy?: "merge" | "override";
}

/** The fields of the evaluation context that name the consumer. */
export interface ProjectTargetsOpenfeatureContextKeys {
  /** The field with the name of the organization. Default: "organization". */
  readonly Organization?: string;
  /** The field with the name of the project. Default: "project". */
  readonly Project?: string;
}

/** A component with gates of its own. */
export interface ProjectComponent {
  /** How the component reads its gates: a command-line string, a KubeletConfiguration, a Zarf configuration, environment variables or JSON. */
  readonly format: "feature-gates" | "kubelet" | "zarf" | "env" | "json";
  /** Whose releases decide which gates exist. Default: "platform". */
  readonly track?: string;
  /** What the names of environment variables begin with. */
  readonly prefix?: string;
}

/** The Flux source that holds the rendered files. */
export interface ProjectTargetsFluxSourceRef {
  /** Its kind. Default: "GitRepository". */
  readonly kind?: "GitRepository" | "OCIRepository" | "Bucket";
  /** Its name. */
  readonly name: string;
  /** Its namespace, if it is not that of the Kustomizations. */
  readonly namespace?: string;
}

/** Requests and limits of the flagd container, as Kubernetes spells them. */
export interface ProjectTargetsOpenfeatureSourceResources {
  /** What is set aside for it. */
  readonly requests?: { readonly [key: string]: string };
  /** The most that it may use. */
  readonly limits?: { readonly [key: string]: string };
}

/** A Secret of the cluster that holds the token. Never the token itself. */
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
export const DATE_FIELDS: readonly string[] = ["at", "date", "expires", "from", "introduced", "starts", "to"];
