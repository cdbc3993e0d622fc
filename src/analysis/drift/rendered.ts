/** Renders the objects of a cluster, with their locations in the files. */
import { parseAllDocuments } from "yaml";
import type { Value } from "../../compiler/parse/index.ts";
import { render } from "../../render/render.ts";
import type { Fleet } from "../../render/render.ts";
import { objectOf } from "./objects.ts";
import type { KubernetesObject } from "./objects.ts";

/** The folders of what delivers the others. */
const DELIVERY: ReadonlySet<string> = new Set(["flux", "zarf"]);
/** The folder of patches of workloads that somebody else owns. */
const PATCHES = "workloads";
/** Objects for tools, which no API server stores. */
const TOOLS: ReadonlySet<string> = new Set(["kustomize.config.k8s.io", "zarf.dev"]);

/** In the order of their files. */
export function renderedObjects(fleet: Fleet, cluster: string): readonly KubernetesObject[] {
  const { output } = fleet.model.settings;
  return [...render(fleet, { clusters: new Set([cluster]) })].flatMap(({ path, content, notAResource }) => {
    const [first, , folder = "", file = ""] = path.split("/");
    const isObject = notAResource !== true && file !== "" && !DELIVERY.has(folder) && path.endsWith(".yaml");
    if (first !== "clusters" || !isObject) return [];
    const source = { path: `${output}/${path}`, text: content };
    return valuesOf(content).flatMap((value, document) => {
      const object = objectOf({ value, at: (at, on = "value") => ({ file: source, document, path: at, on }) });
      if (object === undefined || TOOLS.has(object.group)) return [];
      return [folder === PATCHES ? { ...object, isPatch: true } : object];
    });
  });
}

/** Cached by text, because clusters share most of their files. */
const latest = new Map<string, readonly Value[]>();
const KEPT = 500;

function valuesOf(content: string): readonly Value[] {
  const known = latest.get(content);
  if (known !== undefined) return known;
  const documents = parseAllDocuments(content);
  const values = ("empty" in documents ? [] : documents).map((document) => document.toJS() as Value);
  if (latest.size >= KEPT) latest.clear();
  latest.set(content, values);
  return values;
}
