/** The target `catalog`: services, and what is measured, billed and limited in them, in the form that a cluster can read. */
import { valueAt } from "../../../base/collections.ts";
import type { Catalog, ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, ClusterSide, Target } from "../target.ts";
import { fileOf } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { checkCatalogs } from "./checks/index.ts";
import { catalogCodes } from "./codes.ts";
import { configuration } from "./form-configuration.ts";
import { declared } from "./form-declared.ts";
import { direct } from "./form-direct.ts";
import { serviceEntries } from "./entries.ts";
import type { Entries } from "./entries.ts";
import { formOf } from "./form.ts";
import type { Form } from "./form.ts";
import { isSame } from "./lasting.ts";

export { formOf } from "./form.ts";

const spelt: Readonly<Record<Form, (entries: Entries, catalog: Catalog) => readonly Manifest[]>> = {
  configuration,
  declared,
  direct,
};

/** Clusters that agree share their catalog, and these files. */
const filesIn: Readonly<Record<Form, (catalog: Catalog) => readonly OutputFile[]>> = {
  configuration: memoizeByIdentity((catalog) => filesOf("configuration", catalog)),
  declared: memoizeByIdentity((catalog) => filesOf("declared", catalog)),
  direct: memoizeByIdentity((catalog) => filesOf("direct", catalog)),
};

/** A file per service that has anything to say in this form. */
function filesOf(form: Form, catalog: Catalog): readonly OutputFile[] {
  return serviceEntries(catalog).flatMap((entries) => {
    const manifests = spelt[form](entries, catalog);
    if (manifests.length === 0) return [];
    return [{ path: `catalog/${entries.service.name}.yaml`, content: fileOf(manifests) }];
  });
}

function cluster(state: ClusterState, { model }: Fleet): Iterable<OutputFile> {
  return filesIn[formOf(state, model)](state.catalog);
}

type Spelt = readonly Manifest[];

/** Renders nothing for services whose documents and form are the same on both sides. */
function lasting(before: ClusterSide, after: ClusterSide): readonly [Spelt, Spelt] {
  const [was, is] = [before, after].map(({ state, model }) => formOf(state, model)) as [Form, Form];
  const known = differing(before.state.catalog)(after.state.catalog);
  const key = `${was} ${is}`;
  return valueAt(known, key, () => spellDiffering([before, was], [after, is]));
}

const differing = memoizeByIdentity<Catalog, (after: Catalog) => Map<string, readonly [Spelt, Spelt]>>(() =>
  memoizeByIdentity(() => new Map()),
);

function spellDiffering(
  [{ state: before }, was]: readonly [ClusterSide, Form],
  [{ state: after }, is]: readonly [ClusterSide, Form],
): readonly [Spelt, Spelt] {
  const [old, now] = [serviceEntries(before.catalog), serviceEntries(after.catalog)];
  const isUntouched = (one: Entries, others: readonly Entries[]): boolean =>
    was === is && others.some((other) => other.service === one.service && isSame(one, other));
  const spell = (form: Form, entries: readonly Entries[], others: readonly Entries[], known: Catalog): Spelt =>
    entries.filter((one) => !isUntouched(one, others)).flatMap((one) => spelt[form](one, known));
  return [spell(was, old, now, before.catalog), spell(is, now, old, after.catalog)];
}

export const catalog: Target = {
  name: "catalog",
  codes: catalogCodes,
  folders: ["catalog"],
  clusterFiles: cluster,
  lasting,
  check: checkCatalogs,
};
