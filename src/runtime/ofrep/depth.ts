/** How deep JSON is nested, before anything is made of it. */

/** Whether brackets stand within brackets more than `limit` times. What is no JSON may get any answer. */
export function isDeeperThan(limit: number, json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
