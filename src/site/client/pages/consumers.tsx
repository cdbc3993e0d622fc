/** The page of all consumers that have a grant. */
import type { JSX } from "preact";
import { useFleet } from "../parts/context.ts";
import { LastDay } from "../parts/days.tsx";
import { Head, Table } from "../parts/head.tsx";
import { ConsumerLink } from "../parts/links.tsx";
import { Where } from "../parts/where.tsx";
import { accessOf } from "../access.ts";

export function ConsumersPage(): JSX.Element {
  const fleet = useFleet();
  return (
    <>
      <Head title="Consumers">
        <p class="lead">Organizations and projects with a granted feature.</p>
      </Head>
      {fleet.consumers.length === 0 ? (
        <p class="empty">No grants yet.</p>
      ) : (
        <Table
          caption="Consumers"
          head={["Consumer", "Features", "Clusters", "Grants", "Next expiry"]}
          rows={fleet.consumers.map((_, index) => {
            const access = accessOf(index, fleet);
            const grants = fleet.grants.filter(({ consumer }) => consumer === index);
            const ends = grants.flatMap(({ expires }) => expires ?? []).sort();
            const next = ends.find((day) => day >= fleet.today) ?? ends[0];
            return [
              <ConsumerLink of={index} />,
              String(new Set(access.map(({ feature }) => feature)).size),
              <Where clusters={[...new Set(access.flatMap(({ clusters }) => clusters))].sort((a, b) => a - b)} />,
              String(grants.length),
              next === undefined ? <span class="muted">none</span> : <LastDay day={next} />,
            ];
          })}
        />
      )}
    </>
  );
}
