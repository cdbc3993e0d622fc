/** Converts paths in the project to paths in its repository and to addresses. */

/** `folder`: the project's folder in the repository; absent or "" if it is the root. */
export function repositoryPath(file: string, folder: string | undefined): string {
  return folder === undefined || folder === "" ? file : `${folder}/${file}`;
}

/** Encodes a path for an address. */
export function asAddress(path: string): string {
  return path.toWellFormed().split("/").map(encodeSegment).join("/");
}

/** Also encodes the characters that `encodeURIComponent` keeps, because they can end an address in Markdown. */
function encodeSegment(segment: string): string {
  const encode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(segment).replace(/[!'()*]/g, encode);
}
