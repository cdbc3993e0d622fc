/** Checks the nesting depth of JSON before it is parsed. */

/** Whether brackets are nested more than `limit` deep. Any result is fine for invalid JSON, but it must be fast. */
export function isDeeperThan(limit: number, json: string): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inText && character === "\\") index += 1;
    else if (character === '"') inText = !inText;
    else if (inText) continue;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
