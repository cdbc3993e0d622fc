/** The way to GitHub: through the proxy that the environment names, as curl and git go. */

type Environment = Readonly<Record<string, string | undefined>>;

/** `no_proxy` names the hosts that are reached without the proxy. */
export async function fetchBy(env: Environment): Promise<typeof fetch> {
  const given = (name: string): string | undefined => env[name.toLowerCase()] || env[name.toUpperCase()] || undefined;
  const [httpProxy, httpsProxy, noProxy] = ["http_proxy", "https_proxy", "no_proxy"].map(given);
  if (httpProxy === undefined && httpsProxy === undefined) return fetch;
  // Loaded only by a run that needs it: Node's own fetch takes a proxy from the environment in newer versions only.
  const { default: undici } = await import("undici");
  const options = { httpProxy: httpProxy ?? "", httpsProxy: httpsProxy ?? "", noProxy: noProxy ?? "" };
  const dispatcher = new undici.EnvHttpProxyAgent(options);
  const through = undici.fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => through(input, { ...init, dispatcher });
}
