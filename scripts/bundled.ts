/** The packages in a bundle, their licenses and the SBOM, from esbuild's list of inputs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** The installation path, as in package-lock.json. */
  readonly folder: string;
  /** The license texts that must ship with the package. */
  readonly texts: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
}

const NOTICE = /^(?:licen[cs]e|copying|notice)(?:[-.].*)?$/i;
const RULER = `\n${"-".repeat(72)}\n\n`;
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The packages of which at least one byte is in an output, sorted by name. */
export function packagesOf(metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const folders = new Set<string>();
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = PACKAGE.exec(path)?.[1];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
  const packages = [...folders].toSorted().map(packageIn);
  // One version may be installed in several folders.
  const unique = new Map(packages.map((one) => [purlOf(one), one]));
  return [...unique.keys()].toSorted().flatMap((purl) => unique.get(purl) ?? []);
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license } = manifestIn(folder);
  if (license === undefined) throw new Error(`${folder} declares no license: it can't be bundled`);
  const files = readdirSync(folder).filter((file) => NOTICE.test(file));
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), "utf8").trim());
  const none = "The package contains no license text; its package.json names the license.";
  return { name, version, license, folder, texts: texts.length === 0 ? [none] : texts };
}

/** The text that ships with the bundle. */
export function licensesOf(packages: readonly BundledPackage[]): string {
  const intro = "Sluice contains code of the packages below, under their licenses.\n";
  const sections = packages.map(({ name, version, license, texts }) =>
    [`${name} ${version} (${license})`, ...texts].join("\n\n"),
  );
  return `${[intro, ...sections].join(RULER).replaceAll("\r\n", "\n")}\n`;
}

/**
 * A software bill of materials in CycloneDX 1.6. Without a date and a serial number, equal bundles give equal bytes.
 */
export function sbomOf(packages: readonly BundledPackage[]): string {
  const { packages: locked } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;
  const self = componentOf("application", manifestIn("."));
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: self },
    components: packages.map((one) => ({
      ...componentOf("library", one),
      hashes: [{ alg: "SHA-512", content: hexOf(locked[one.folder]?.integrity ?? "") }],
    })),
    dependencies: [{ ref: self["bom-ref"], dependsOn: packages.map(purlOf) }],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

interface Component {
  readonly type: string;
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly object[];
}

function componentOf(type: "application" | "library", manifest: Manifest): Component {
  const { name, version, license = "" } = manifest;
  const purl = purlOf(manifest);
  return { type, "bom-ref": purl, name, version, purl, licenses: [licenseOf(license)] };
}

function licenseOf(license: string): object {
  if (license.startsWith("SEE LICENSE")) return { license: { name: license } };
  return license.includes(" ") ? { expression: license } : { license: { id: license } };
}

function purlOf({ name, version }: Manifest): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function hexOf(integrity: string): string {
  const [, base64] = /^sha512-(\S+)/.exec(integrity) ?? [];
  if (base64 === undefined) throw new Error(`package-lock.json has no SHA-512 of a bundled package: "${integrity}"`);
  return Buffer.from(base64, "base64").toString("hex");
}
