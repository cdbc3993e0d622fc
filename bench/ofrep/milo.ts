/**
 * An API server in a separate process: organizations with twenty buckets each. One bucket changes every tenth of a
 * second.
 */
import { fakeApiServer } from "../../test/runtime/fake-api-server.ts";
import { bucketOf } from "../../test/runtime/organization.ts";

const organizations = Number(process.argv[2]);
export const FLAGS = 20;

const api = await fakeApiServer();
for (let org = 0; org < organizations; org += 1)
  for (let flag = 0; flag < FLAGS; flag += 1) api.put(bucketOf(`org-${org}`, `flag-${flag}`, flag % 2));
let turn = 0;
setInterval(() => {
  turn += 1;
  const [org, flag] = [turn % organizations, Math.floor(turn / organizations) % FLAGS];
  api.put(bucketOf(`org-${org}`, `flag-${flag}`, (flag + turn) % 2));
}, 100);
console.error(JSON.stringify({ url: api.url }));
