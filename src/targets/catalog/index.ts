/** The target `catalog`: services, and what is measured, billed and limited in them, in the form that a cluster can read. */
import type { Catalog, ClusterState } from "../../resolve.ts";
import type { Fleet, OutputFile, Target } from "../contract.ts";
import { fileOf } from "../manifest.ts";
import type { Manifest } from "../manifest.ts";
import { remembered } from "../remembered.ts";
import { checkCatalogs } from "./checks.ts";
import { codes } from "./codes.ts";
import { configuration } from "./configuration.ts";
import { declared } from "./declared.ts";
import { direct } from "./direct.ts";
import { entriesOf } from "./entries.ts";
import type { Entries } from "./entries.ts";
import { formOf } from "./form.ts";
import type { Form } from "./form.ts";

const spelt: Readonly<Record<Form, (entries: Entries, catalog: Catalog) => readonly Manifest[]>> = {
  configuration,
  declared,
  direct,
};

/** Clusters that agree share their catalog, and these files. */
const filesIn: Readonly<Record<Form, (catalog: Catalog) => readonly OutputFile[]>> = {
  configuration: remembered((catalog) => filesOf("configuration", catalog)),
  declared: remembered((catalog) => filesOf("declared", catalog)),
  direct: remembered((catalog) => filesOf("direct", catalog)),
};

/** A file per service that has anything to say in this form. */
function filesOf(form: Form, catalog: Catalog): readonly OutputFile[] {
  return entriesOf(catalog).flatMap((entries) => {
    const manifests = spelt[form](entries, catalog);
    if (manifests.length === 0) return [];
    return [{ path: `catalog/${entries.service.name}.yaml`, content: fileOf(manifests) }];
  });
}

function cluster(state: ClusterState, { model }: Fleet): Iterable<OutputFile> {
  return filesIn[formOf(state, model)](state.catalog);
}

export const catalog: Target = { name: "catalog", codes, owns: ["catalog"], cluster, check: checkCatalogs };
