/**
 * Extracts the operations that Sluice uses from GitHub's API description, so that the fake GitHub can check requests.
 * The full description has 385 MB, so only the extract is committed:
 * `node test/forge/github/extract-openapi.ts PATH/api.github.com.json > test/forge/github/openapi.json`, of @octokit/openapi.
 */
import { readFileSync } from "node:fs";

const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
const USED: readonly (readonly [method: string, path: string])[] = [
  ["get", COMMENTS],
  ["post", COMMENTS],
  ["patch", COMMENT],
  ["delete", COMMENT],
  ["get", "/repos/{owner}/{repo}/pulls/{pull_number}"],
  ["get", "/repos/{owner}/{repo}/pulls"],
  ["get", "/repos/{owner}/{repo}/commits/{ref}/statuses"],
];

interface Operation {
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
}
interface Description {
  readonly info: { readonly version: string; readonly license: object };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const description = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Description;

function dereferenced(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(dereferenced);
  if ("$ref" in value && typeof value.$ref === "string") return dereferenced(lookedUp(value.$ref));
  const kept = Object.entries(value).filter(([key]) => !/^(?:description|example|examples|x-.*)$/.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, dereferenced(inner)]));
}

function lookedUp(reference: string): unknown {
  const steps = reference.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], description);
}

const operations = USED.map(([method, path]) => {
  const { parameters = [], requestBody } = description.paths[path]?.[method] ?? {};
  const body = requestBody?.content["application/json"]?.schema;
  return { method: method.toUpperCase(), path, parameters: dereferenced(parameters), body: dereferenced(body) };
});
const { version, license } = description.info;
process.stdout.write(`${JSON.stringify({ source: `@octokit/openapi ${version}`, license, operations }, null, 2)}\n`);
