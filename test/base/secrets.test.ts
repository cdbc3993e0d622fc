import { expect, test } from "vitest";
import { redactor, secretsIn, shapesIn, without, withoutShapes } from "../../src/base/secrets.ts";

const B36 = "abcdefghij0123456789ABCDEFGHIJklmnop";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz";
const PEM = `-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n${B36}\n-----END RSA PRIVATE KEY-----`;

const hidden = (text: string): string => {
  const file = { path: "a.yaml", text };
  return without(text, secretsIn(file));
};

test.each([
  `ghp_${B36}`,
  `github_pat_${B36}`,
  `glpat-${B36}`,
  "xoxb-123456789012-abcdef",
  "AKIAIOSFODNN7EXAMPLE",
  JWT,
  `npm_${B36}`,
  `pypi-${B36}`,
  `dckr_pat_${B36}`,
  `glptt-${B36}`,
  `sk-proj-${B36}`,
  `sk-ant-api03-${B36}`,
  `hf_${B36}`,
  `shpat_${"0123456789abcdef".repeat(2)}`,
  `dop_v1_${"0123456789abcdef".repeat(4)}`,
  `ya29.${B36}`,
])("a token is one by its own shape: %s", (token) => {
  expect(withoutShapes(`say "${token}", twice ${token}`)).toBe(
    `say "${"*".repeat(token.length)}", twice ${"*".repeat(token.length)}`,
  );
  expect(withoutShapes(JSON.stringify({ a: token }))).not.toContain(token);
});

test.each([
  ["https://u:hunter2@x.example/r", "https://u:*******@x.example/r"],
  ["postgres://:p%40ss@db", "postgres://:******@db"],
  ["https://x.example/r?a=b&access_token=abcdef1", "https://x.example/r?a=b&access_token=*******"],
  ["https://u:hunt@er2@x.example/r", "https://u:********@x.example/r"],
  ["//u:hunter2@x.example", "//u:*******@x.example"],
  ["u:hunter2@flags.example:8015", "u:*******@flags.example:8015"],
  ["https://abcdefgh12345678@x.example/r", "https://****************@x.example/r"],
  ["https://x.example/r#access_token=abcdef1", "https://x.example/r#access_token=*******"],
  ["https://x.example/r?sv=1&sig=abcdef1", "https://x.example/r?sv=1&sig=*******"],
  ["https://x.example/r?pass=abcdef1", "https://x.example/r?pass=*******"],
  ["Server=db;User=u;Password=abcdef1;", "Server=db;User=u;Password=*******;"],
  ["AccountKey=abcdef1==", "AccountKey=*********"],
  ["https://hooks.slack.com/services/T0/B0/abcdefgh1234", "https://hooks.slack.com/services/******************"],
  ["Authorization: Bearer abcdefgh12345678", "Authorization: Bearer ****************"],
])("so is a password in %s", (text, shown) => {
  expect(withoutShapes(text)).toBe(shown);
});

test("a private key is hidden to its end, also where it has none", () => {
  expect(withoutShapes(`a\n${PEM}\nb`)).not.toContain("MIIE");
  expect(withoutShapes(`a\n${PEM}\nb`)).toMatch(/^a\n-----BEGIN RSA PRIVATE KEY-----\n\*+\n\*+\n[* ]+\nb$/);
  expect(withoutShapes(PEM.slice(0, 60))).not.toContain("MIIE");
});

test.each([
  ["  password: hunter2x", "  password: ********"],
  ['  dbPassword: "hun\\"ter2x"', '  dbPassword: "**********"'],
  ["  on: {apiKey: 'abc def', n: 1}", "  on: {apiKey: '*** ***', n: 1}"],
  ["  - client_secret: abcdef # mine", "  - client_secret: ****** # mine"],
  ["  token: |\n    abcdef\n  b: c", "  token: |\n    ******\n  b: c"],
  ["  token:\n    abcdef\n  b: c", "  token:\n    ******\n  b: c"],
])("a key that names a secret hides a literal: %s", (text, shown) => {
  expect(hidden(text)).toBe(shown);
});

test.each([
  "  name: token-bucket",
  "  tokenBucket: leaky",
  "  maxTokens: 4096",
  "  token: true",
  "  token: 12",
  '  token: ""',
  "  token: {var: token}",
  "  token:\n    type: string",
  "  password: $(PASSWORD)",
  '  password: "${PASSWORD}"',
  "  credentials: {secret: flags}",
  "  credentials:\n    secret: flags",
  "  credentials: # in the cluster\n    secret: flags",
  "  description: the token: bucket and password rules",
  "  # token: the name of the header",
  "  unit: '{token}'",
  "  repoURL: ssh://git@github.com/cumulus/platform",
  "  source: https://$(USER):$(PASSWORD)@flags.example.dev/all.json?page=token",
  "  runbook: docs/runbooks/secret-scanning.md",
  "  key: eyJ",
  "  image: registry.example/x:v1.2.3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "  approvedBy: lena@cumulus.example",
  "  reason: asked by lena:see mail of jo@cumulus.example, 12:30",
  "  source: https://flags.example.dev:8015/all.json",
  "  repoURL: https://x-access-token@github.com/cumulus/platform",
  "  runbook: https://x.example/r?design=abcdefg&passage=abcdefg#signals",
  "  data: none",
  "  claims:\n    - {group: '', kind: Secret}\n    - x: y",
])("what is none stays as it is: %s", (text) => {
  expect(hidden(text)).toBe(text);
});

test.each([
  "kind: Secret\ndata:\n  db: &a hunter2hunter2\n",
  "kind: Secrt\ndata:\n  db: hunter2hunter2\n",
  "kind: secret\nstringData: {db: hunter2hunter2}\n",
  "kind: SealedSecret\ndtaa:\n  db: hunter2hunter2\n",
  "apiVersion: sluice.dev/v1alpha1\nkind: Secret\ndata:\n  db: |\n    hunter2hunter2\n",
  '{"kind": "Secret", "data": {"db": "hunter2hunter2"}}\n',
  "kind: List\nitems:\n  - kind: Secret\n    data:\n      db: hunter2hunter2\n",
  "a: b\n---\nkind : Secret\nstringData:\n  db: hunter2hunter2\n",
])("nothing of a Secret is shown, whatever is wrong with it: %s", (text) => {
  expect(hidden(text)).not.toContain("hunter2");
  expect(hidden(text)).toHaveLength(text.length);
});

test("the documents beside a Secret are shown", () => {
  const text = "kind: Feature\nspec:\n  description: plain\n---\nkind: Secret\ndata:\n  a: hunter2\n";
  expect(hidden(text)).toContain("description: plain");
});

test("what is a secret in a source is hidden wherever it is quoted", () => {
  const hide = redactor([{ path: "a.yaml", text: "variants:\n  on: {password: hunter2hunter2}\n" }]);
  expect(hide('variant "on" was {"password":"hunter2hunter2"}')).toBe('variant "on" was {"password":"**************"}');
  expect(hide("hunter")).toBe("hunter");
});

test.each([
  ["addresses without end", "https://".repeat(100_000)],
  ["addresses with users", "a://b:c".repeat(100_000)],
  ["keys without values", "token: ".repeat(100_000)],
  ["keys in flow maps", "{token: {".repeat(100_000)],
  ["a long key", `${"a-".repeat(300_000)}token: x`],
  ["a long word", "x".repeat(1_000_000)],
  ["quotes that never end", 'token: "'.repeat(100_000)],
  ["beginnings of keys", "-----BEGIN RSA PRIVATE KEY-----".repeat(30_000)],
  ["beginnings of tokens", "eyJ".repeat(300_000)],
  ["beginnings of tokens with dots", "eyJaaaaaaaa.".repeat(80_000)],
  ["headers", "bearer ".repeat(140_000)],
  ["headers of letters", `bearer ${"a".repeat(4000)} `.repeat(250)],
  ["queries", `https://a?${"x".repeat(40)}`.repeat(20_000)],
  ["lines of a Secret", `kind: Secret\n${"a: b\n".repeat(200_000)}`],
  ["documents", "---\nkind: Secret\n".repeat(60_000)],
  ["spaces", `token:${" ".repeat(1_000_000)}`],
])("a file of %s is read in little time", { timeout: 5000 }, (_, text) => {
  expect(hidden(text)).toHaveLength(text.length);
  expect(shapesIn(text).length).toBeLessThan(1_000_000);
});
