/** Renames a consumer in grants, Expectations, the list of consumers and policies. */
import { replace } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import { exactValues } from "../../../compiler/link/index.ts";
import type { Expectation, Project } from "../../../compiler/link/index.ts";
import { UsageError } from "../command.ts";
import { consumerOf, grantedConsumerOf } from "../consumer.ts";
import type { ConsumerName } from "../consumer.ts";
import type { Edit } from "../edits/choose-file.ts";
import { checkForm } from "../edits/free-name.ts";
import type { Editable } from "../edits/plan.ts";
import type { Renamed } from "./document.ts";

/** `to`: with or without its kind. Throws a UsageError for an unknown consumer, or for a new name that has grants. */
export function renameConsumer(from: string, to: string, editable: Editable): Renamed {
  const { model } = editable;
  const { kind, name } = grantedConsumerOf(from, model);
  const target = consumerOf(to.includes("/") ? to : `${kind}/${to}`);
  if (target.kind !== kind)
    throw new UsageError(`"${from}" can't become "${to}"`, "the kind of a consumer can't change");
  checkForm(target.name);
  if (target.name === name) return { edits: [], says: [] };
  const grants = [...model.byKind.Grant.values()];
  const taken = grants.find(({ spec }) => spec.consumer.kind === kind && spec.consumer.name === target.name);
  if (taken !== undefined)
    throw new UsageError(
      `${kind}/${target.name} already has grants`,
      `for example ${taken.name} in ${taken.document.file.path}`,
    );
  const own = grants.filter(({ spec }) => spec.consumer.kind === kind && spec.consumer.name === name);
  const edits: readonly Edit[] = [
    ...own.map((resource) => ({ resource, does: [replace(["spec", "consumer", "name"], target.name)] })),
    ...[...model.byKind.Expectation.values()].map((resource) => ({
      resource,
      does: inExpectation(resource, { kind, name }, target.name, model.project),
    })),
    { resource: model.project, does: inProject(model.project, { kind, name }, target.name) },
  ];
  return {
    edits: edits.filter(({ does }) => does.length > 0),
    says: [`clusters and Milo get the new name ${kind}/${target.name}: rename the consumer there at the same time`],
  };
}

function inExpectation(
  { spec }: Expectation,
  { kind, name }: ConsumerName,
  to: string,
  { spec: { targets } }: Project,
): readonly Operation[] {
  const keys: Readonly<Record<string, string>> = {
    Organization: "organization",
    Project: "project",
    ...targets?.openfeature?.contextKeys,
  };
  const key = keys[kind] ?? "";
  return spec.cases.flatMap(({ consumer, context }, index) => [
    ...(consumer === `${kind}/${name}` ? [replace(["spec", "cases", index, "consumer"], `${kind}/${to}`)] : []),
    ...(context?.[key] === name ? [replace(["spec", "cases", index, "context", key], to)] : []),
  ]);
}

function inProject({ spec }: Project, { kind, name }: ConsumerName, to: string): readonly Operation[] {
  const listed = Array.isArray(spec.consumers) ? spec.consumers.indexOf(`${kind}/${name}`) : -1;
  const inPolicies = exactValues(spec).flatMap(({ of, path, text, at }) => {
    if (of === "Grant" && path === "$.spec.consumer.name" && text === name) return [replace(at, to)];
    const isFull = of === "ClusterState" && path.endsWith(".consumers[*]") && text === `${kind}/${name}`;
    return isFull ? [replace(at, `${kind}/${to}`)] : [];
  });
  return [...(listed === -1 ? [] : [replace(["spec", "consumers", listed], `${kind}/${to}`)]), ...inPolicies];
}
