/** Who is asked about: the consumer that an evaluation context names, and where its buckets are kept. */

export interface Consumer {
  readonly kind: "Organization" | "Project";
  readonly name: string;
  /** Of its AllowanceBuckets. */
  readonly namespace: string;
}

/** Why a context names no consumer, as OpenFeature calls it. */
export interface NoConsumer {
  readonly errorCode: "TARGETING_KEY_MISSING" | "INVALID_CONTEXT";
  readonly message: string;
}

export type Context = Readonly<Record<string, unknown>>;

/** What every consumer is that is no organization. */
const PLATFORM_NAMESPACE = "milo-system";

/** A DNS label. Anything else can't have been granted anything, and must not reach a field selector. */
const NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** `organization`, else `project`, else `targetingKey` as an organization. */
export function consumerOf(context: Context): Consumer | NoConsumer {
  for (const [property, kind] of [
    ["organization", "Organization"],
    ["project", "Project"],
    ["targetingKey", "Organization"],
  ] as const) {
    const name = context[property];
    if (name !== undefined && name !== null && name !== "") return named(property, kind, name);
  }
  return {
    errorCode: "TARGETING_KEY_MISSING",
    message: "the context names no consumer: it needs `organization`, `project` or `targetingKey`",
  };
}

function named(property: string, kind: Consumer["kind"], name: unknown): Consumer | NoConsumer {
  if (typeof name !== "string" || !NAME.test(name))
    return { errorCode: "INVALID_CONTEXT", message: `\`${property}\` of the context is no name of a consumer` };
  return { kind, name, namespace: kind === "Organization" ? `organization-${name}` : PLATFORM_NAMESPACE };
}
