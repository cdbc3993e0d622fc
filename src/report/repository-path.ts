/** Paths as a forge knows them: from the top of the repository, not of the project in it. */

/** `folder`: of the project in its repository; absent or "" where they are the same. */
export function repositoryPath(file: string, folder: string | undefined): string {
  return folder === undefined || folder === "" ? file : `${folder}/${file}`;
}

/** A path as a part of an address. */
export function asAddress(path: string): string {
  return path.toWellFormed().split("/").map(encodeSegment).join("/");
}

/** Also what `encodeURIComponent` leaves, for it can end an address in Markdown. */
function encodeSegment(segment: string): string {
  const encode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(segment).replace(/[!'()*]/g, encode);
}
