/** The schemas as files next to the documents, so that editors need no network. */
import accreditation from "../../../schemas/accreditation.schema.json" with { type: "json" };
import cluster from "../../../schemas/cluster.schema.json" with { type: "json" };
import common from "../../../schemas/common.schema.json" with { type: "json" };
import expectation from "../../../schemas/expectation.schema.json" with { type: "json" };
import feature from "../../../schemas/feature.schema.json" with { type: "json" };
import grant from "../../../schemas/grant.schema.json" with { type: "json" };
import meterdefinition from "../../../schemas/meterdefinition.schema.json" with { type: "json" };
import monitoredresourcetype from "../../../schemas/monitoredresourcetype.schema.json" with { type: "json" };
import override from "../../../schemas/override.schema.json" with { type: "json" };
import patch from "../../../schemas/patch.schema.json" with { type: "json" };
import project from "../../../schemas/project.schema.json" with { type: "json" };
import quotalimit from "../../../schemas/quotalimit.schema.json" with { type: "json" };
import service from "../../../schemas/service.schema.json" with { type: "json" };
import sluice from "../../../schemas/sluice.schema.json" with { type: "json" };
import stage from "../../../schemas/stage.schema.json" with { type: "json" };

/** The names by which schemas refer to each other. */
const SCHEMAS: Readonly<Record<string, object>> = {
  accreditation,
  cluster,
  common,
  expectation,
  feature,
  grant,
  meterdefinition,
  monitoredresourcetype,
  override,
  patch,
  project,
  quotalimit,
  service,
  sluice,
  stage,
};

/** Path -> text, relative to the root of a repository. */
export function schemaFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [
      `.sluice/schemas/${name}.schema.json`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  );
}
