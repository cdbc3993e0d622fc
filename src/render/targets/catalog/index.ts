/** The target `catalog`: services with their metering, billing and quotas, in the form that a cluster supports. */
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
export { formOf } from "./form.ts";

const MANIFESTS: Readonly<Record<Form, (entries: Entries, catalog: Catalog) => readonly Manifest[]>> = {
  configuration,
  declared,
  direct,
};

/** Clusters with the same catalog share these files. */
const filesIn: Readonly<Record<Form, (catalog: Catalog) => readonly OutputFile[]>> = {
  configuration: memoizeByIdentity((catalog) => filesOf("configuration", catalog)),
  declared: memoizeByIdentity((catalog) => filesOf("declared", catalog)),
  direct: memoizeByIdentity((catalog) => filesOf("direct", catalog)),
};

/** One file per service with objects in this form. */
function filesOf(form: Form, catalog: Catalog): readonly OutputFile[] {
  return serviceEntries(catalog).flatMap((entries) => {
    const manifests = MANIFESTS[form](entries, catalog);
    if (manifests.length === 0) return [];
    return [{ path: `catalog/${entries.service.name}.yaml`, content: fileOf(manifests) }];
  });
}

function clusterFiles(state: ClusterState, { model }: Fleet): Iterable<OutputFile> {
  return filesIn[formOf(state, model)](state.catalog);
}

type Manifests = readonly Manifest[];

/** Renders nothing for services whose documents and form are the same on both sides. */
function lasting(before: ClusterSide, after: ClusterSide): readonly [Manifests, Manifests] {
  const [was, is] = [before, after].map(({ state, model }) => formOf(state, model)) as [Form, Form];
  const cache = differing(before.state.catalog)(after.state.catalog);
  const key = `${was} ${is}`;
  return valueAt(cache, key, () => differingManifests([before, was], [after, is]));
}

const differing = memoizeByIdentity<Catalog, (after: Catalog) => Map<string, readonly [Manifests, Manifests]>>(() =>
  memoizeByIdentity(() => new Map()),
);

function differingManifests(
  [{ state: before }, was]: readonly [ClusterSide, Form],
  [{ state: after }, is]: readonly [ClusterSide, Form],
): readonly [Manifests, Manifests] {
  const [old, now] = [serviceEntries(before.catalog), serviceEntries(after.catalog)];
  const isUntouched = (entry: Entries, others: readonly Entries[]): boolean =>
    was === is && others.some((other) => other.service === entry.service && isSame(entry, other));
  const manifestsOf = (
    form: Form,
    entries: readonly Entries[],
    others: readonly Entries[],
    cache: Catalog,
  ): Manifests =>
    entries.filter((entry) => !isUntouched(entry, others)).flatMap((entry) => MANIFESTS[form](entry, cache));
  return [manifestsOf(was, old, now, before.catalog), manifestsOf(is, now, old, after.catalog)];
}

export const catalog: Target = {
  name: "catalog",
  codes: catalogCodes,
  folders: ["catalog"],
  scopes: {},
  clusterFiles,
  lasting,
  check: checkCatalogs,
};

/** Whether two services have the same documents, after patches. */
function isSame(before: Entries, after: Entries): boolean {
  const documents = ({ service, types, meters, limits }: Entries): readonly unknown[] => [
    service,
    ...types,
    ...meters,
    ...limits.flatMap(({ limit, meter }) => [limit, meter]),
  ];
  const [was, is] = [documents(before), documents(after)];
  return was.length === is.length && was.every((document, index) => document === is[index]);
}
