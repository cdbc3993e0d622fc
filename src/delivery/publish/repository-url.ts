/** What a repository is called where everybody may read it. */

/** Without user, password and query; undefined for a folder of some machine, which says nothing elsewhere. */
export function publicAddress(address: string): string | undefined {
  const scp = /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/|\\)[^\s@]+$/.exec(address);
  if (scp !== null && !/^[A-Za-z]:/.test(address)) return address;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!["https:", "http:", "ssh:", "git:"].includes(url.protocol)) return undefined;
  url.password = "";
  // Over ssh the user is a part of the address, and no secret.
  if (url.protocol !== "ssh:") url.username = "";
  url.search = "";
  url.hash = "";
  return url.href;
}
