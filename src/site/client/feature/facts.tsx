/** The facts from a feature's document, including its deprecation and removal. */
import type { JSX } from "preact";
import type { WireFeature } from "../../payload.ts";
import { ownersOf } from "../fleet.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay } from "../parts/days.tsx";
import { Facts } from "../parts/head.tsx";
import { FeatureLink, FileLink, Listed, Outside, OwnerLinks, ServiceLink, Source } from "../parts/links.tsx";

export function FeatureFacts({
  feature,
  fleet,
}: {
  readonly feature: WireFeature;
  readonly fleet: SiteFleet;
}): JSX.Element {
  const { service, owners = [], purpose = "release", tracking, runbook, introduced, expires, expiresReason } = feature;
  return (
    <Facts
      all={[
        ["Flag key", feature.key === undefined ? undefined : <code>{feature.key}</code>],
        ["Service", service === undefined ? undefined : <ServiceLink of={service} />],
        ["Owners", owners.length === 0 ? undefined : <OwnerLinks of={ownersOf(feature, fleet)} />],
        ["Purpose", purpose],
        ["Tracked in", tracking === undefined ? undefined : <Outside to={tracking} />],
        ["Runbook", runbook === undefined ? undefined : <FileLink of={runbook} />],
        ["Introduced", introduced],
        ["Expires", expires === undefined ? undefined : <Expires day={expires} reason={expiresReason} />],
        ["Needs a grant", feature.entitles === undefined ? undefined : `for each ${feature.entitles}`],
        ["Gates", feature.gates?.join(", ")],
        ["Workloads", feature.workloads?.join(", ")],
        ["Variants", feature.variants === undefined ? undefined : <Variants all={feature.variants} />],
        ["Defined in", <Source spot={feature.spot} />],
      ]}
    />
  );
}

function Variants({ all }: { readonly all: readonly string[] }): JSX.Element {
  return (
    <Listed
      all={all.map((item) => (
        <code>{item}</code>
      ))}
    />
  );
}

function Expires({ day, reason }: { readonly day: string; readonly reason: string | undefined }): JSX.Element {
  return (
    <>
      <LastDay day={day} />
      {reason === undefined ? "" : `: ${reason}`}
    </>
  );
}

function endText({ until, permanent }: NonNullable<WireFeature["end"]>): string {
  if (until === undefined) return ", without a planned removal";
  return permanent === true ? `, part of the product from ${until}` : `, removed in ${until}`;
}

export function End({ feature }: { readonly feature: WireFeature }): JSX.Element | null {
  const { end, spot } = feature;
  const replacement = useFleet().featureNamed.get(end?.replacedBy ?? "");
  if (end === undefined) return null;
  return (
    <p class="callout">
      <b>{end.since === undefined ? "Ends" : `Deprecated since ${end.since}`}</b>
      {endText(end)}
      {replacement === undefined ? null : (
        <>
          ; use <FeatureLink of={replacement} />
        </>
      )}
      {end.message === undefined ? ". " : `. ${end.message} `}
      <Source spot={[spot[0], end.line]} />
    </p>
  );
}
