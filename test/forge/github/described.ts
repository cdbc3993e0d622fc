/** Checks requests against GitHub's API description: openapi.json, which extract-openapi.ts generates. */
import { Ajv } from "ajv";
import formats from "ajv-formats";
import description from "./openapi.json" with { type: "json" };

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

const ajv = new Ajv({ strict: false, coerceTypes: true });
formats.default(ajv);

/** The violations of a request; empty for a valid one. */
export function violationsOf(method: string, url: URL, body: unknown): readonly string[] {
  const told = `${method} ${url.pathname}${url.search}`;
  // GraphQL is not part of this description.
  if (told === "POST /graphql") return [];
  const operation = description.operations.find(
    (one) => one.method === method && patternOf(one.path).test(url.pathname),
  );
  if (operation === undefined) return [`${told} is not described`];
  const parameters: readonly Parameter[] = operation.parameters;
  const inPath = patternOf(operation.path).exec(url.pathname)?.groups ?? {};
  const inQuery = Object.fromEntries(url.searchParams);
  const faults = [
    ...check(objectSchema(parameters, "path"), { ...inPath }),
    ...check(objectSchema(parameters, "query"), inQuery),
    ...("body" in operation ? check(operation.body, body) : []),
  ];
  return faults.map((fault) => `${told}: ${fault}`);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}

function objectSchema(parameters: readonly Parameter[], place: string): object {
  const used = parameters.filter((one) => one.in === place);
  return {
    type: "object",
    additionalProperties: false,
    required: used.filter(({ required }) => required === true).map(({ name }) => name),
    properties: Object.fromEntries(used.map(({ name, schema }) => [name, schema])),
  };
}

function check(schema: object, value: unknown): readonly string[] {
  const validate = ajv.compile(schema);
  return validate(value) ? [] : [ajv.errorsText(validate.errors)];
}
