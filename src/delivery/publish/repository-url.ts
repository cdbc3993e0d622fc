/** Makes the URL of a repository safe to publish. */

/** Removes user, password and query; undefined for a local folder. */
export function publicAddress(address: string): string | undefined {
  const scp = /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/|\\)[^\s@]+$/.exec(address);
  if (scp !== null && !/^[A-Za-z]:/.test(address)) return address;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!["https:", "http:", "ssh:", "git:"].includes(url.protocol)) return undefined;
  url.password = "";
  // For ssh, the user is a part of the address and not a secret.
  if (url.protocol !== "ssh:") url.username = "";
  url.search = "";
  url.hash = "";
  return url.href;
}
