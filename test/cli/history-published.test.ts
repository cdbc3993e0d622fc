/** Tests when a history says that a change was published, from the commits of the branches. */
import { expect, test } from "vitest";
import type { Event } from "../../src/analysis/history.ts";
import { deliveries, deliveryText } from "../../src/cli/commands/history/published.ts";
import type { Commit, Repository } from "../../src/git/index.ts";

const id = (number: number): string => String(number).repeat(40).slice(0, 40);
const TREE = "f".repeat(40);
const DAY = 86_400;

interface Publication {
  readonly source: number;
  readonly plan?: number;
  /** In days; undefined without a rollout. */
  readonly at?: number;
  readonly ticket?: string;
}

function commitOf({ source, plan = source, at, ticket }: Publication, index: number): Commit {
  const lines = [
    `Sluice-Project: .`,
    `Sluice-Source: ${id(source)}`,
    `Sluice-Plan: ${id(plan)}`,
    ...(at === undefined ? [] : [`Sluice-Content: ${TREE}`]),
    ...(ticket === undefined ? [] : [`Sluice-Forced: because`, `Sluice-Ticket: ${ticket}`]),
    `Sluice-Tree: ${TREE}`,
  ];
  const message = `title\n\n${lines.join("\n")}\n`;
  return { id: `${index}`, tree: TREE, message, committed: (at ?? 0) * DAY } as Commit;
}

/** The main branch has the commits 1 to 5. Publications: by branch, oldest first. */
function repositoryOf(branches: Readonly<Record<string, readonly Publication[]>>): Repository {
  const known: Partial<Repository> = {
    names: async () => Promise.resolve(Object.keys(branches)),
    firstParents: (name) =>
      name === id(5)
        ? [5, 4, 3, 2, 1].map(id)
        : (branches[name.replace(/^refs\/(?:heads|remotes)\//, "")] ?? []).map((_, at) => `${name} ${at}`).toReversed(),
    commits: (ids) =>
      ids.map((one) => {
        const [name = "", at = ""] = one.split(" ");
        const publication = branches[name.replace(/^refs\/(?:heads|remotes)\//, "")]?.[Number(at)];
        return commitOf(publication ?? { source: 0 }, Number(at));
      }),
  };
  return known as Repository;
}

function eventOf(commit: number, clusters: readonly string[], emergency: boolean = false): Event<Commit> {
  const spec = emergency ? { emergency: true } : {};
  const because = [{ side: "head", resource: { kind: "Override", spec } }];
  const change = { kind: "feature-state", because };
  return { id: { id: id(commit) }, clusters, change } as unknown as Event<Commit>;
}

async function publishedIn(
  branches: Readonly<Record<string, readonly Publication[]>>,
  event: Event<Commit>,
): Promise<readonly string[]> {
  const find = await deliveries(id(5), repositoryOf(branches));
  return (find?.(event) ?? []).map(({ cluster, publication }) => `${cluster} ${publication?.commit ?? "no"}`);
}

test("a change is published with the first publication of its commit or a later one", async () => {
  const branches = {
    "origin/env/a": [
      { source: 1, at: 1 },
      { source: 3, at: 2 },
      { source: 4, at: 3 },
    ],
  };
  expect(await publishedIn(branches, eventOf(1, ["a"]))).toEqual(["a 0"]);
  expect(await publishedIn(branches, eventOf(2, ["a"]))).toEqual(["a 1"]);
  expect(await publishedIn(branches, eventOf(4, ["a"]))).toEqual(["a 2"]);
  expect(await publishedIn(branches, eventOf(5, ["a"]))).toEqual(["a no"]);
});

test("an emergency is published with the commit that planned it", async () => {
  const branches = {
    "origin/env/a": [
      { source: 1, at: 1 },
      { source: 1, plan: 4, at: 2 },
      { source: 4, at: 3 },
    ],
  };
  expect(await publishedIn(branches, eventOf(3, ["a"], true))).toEqual(["a 1"]);
  expect(await publishedIn(branches, eventOf(3, ["a"]))).toEqual(["a 2"]);
});

test("the remote's branch counts before the local one, and a cluster without a branch is left out", async () => {
  const branches = {
    "env/a": [{ source: 5, at: 1 }],
    "origin/env/a": [{ source: 1, at: 1 }],
    "env/b": [{ source: 5 }],
  };
  expect(await publishedIn(branches, eventOf(2, ["a", "b", "c"]))).toEqual(["a no", "b 0"]);
  expect(await deliveries(id(5), repositoryOf({}))).toBeUndefined();
});

test("a row shows the last day, or how many clusters have it", async () => {
  const text = async (...lines: readonly (readonly Publication[])[]): Promise<string> => {
    const branches = Object.fromEntries(lines.map((line, index) => [`env/c${index}`, line]));
    const find = await deliveries(id(5), repositoryOf(branches));
    return deliveryText(
      find?.(
        eventOf(
          2,
          lines.map((_, index) => `c${index}`),
        ),
      ) ?? [],
    );
  };
  expect(await text([{ source: 2, at: 1 }], [{ source: 2, at: 3 }])).toBe("1970-01-04");
  expect(await text([{ source: 2, at: 1 }], [{ source: 1, at: 3 }])).toBe("1 of 2");
  expect(await text([{ source: 1, at: 1 }])).toBe("no");
  expect(await text([{ source: 2 }])).toBe("yes");
  expect(await text([{ source: 2, at: 1, ticket: "OPS-9" }])).toBe("1970-01-02, forced: OPS-9");
});
