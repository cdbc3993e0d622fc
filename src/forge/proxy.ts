/** Connects to servers through the proxy of the environment, as curl and git do. */

type Environment = Readonly<Record<string, string | undefined>>;

/** Honors `no_proxy`. */
export async function fetchBy(env: Environment): Promise<typeof fetch> {
  const given = (name: string): string | undefined => env[name.toLowerCase()] || env[name.toUpperCase()] || undefined;
  const [httpProxy, httpsProxy, noProxy] = ["http_proxy", "https_proxy", "no_proxy"].map(given);
  if (httpProxy === undefined && httpsProxy === undefined) return fetch;
  // Loaded on demand. Node's fetch reads proxy variables only in newer versions.
  const { default: undici } = await import("undici");
  const options = { httpProxy: httpProxy ?? "", httpsProxy: httpsProxy ?? "", noProxy: noProxy ?? "" };
  const dispatcher = new undici.EnvHttpProxyAgent(options);
  const through = undici.fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => through(input, { ...init, dispatcher });
}
