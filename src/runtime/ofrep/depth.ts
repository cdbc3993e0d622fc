/** How deep JSON is nested, before anything is made of it. */

/** Whether brackets stand within brackets more than `limit` times. What is no JSON may get any answer, but not late. */
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
