/** Compares Kubernetes quantities: `0.5` equals `500m`, and `1` equals `"1"`. */
import type { Value } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";

/** Maps whose values are quantities. */
const OF_QUANTITIES: ReadonlySet<string | number> = new Set(["requests", "limits"]);

/** Suffixes of powers of 1000 and of 1024, as in the Kubernetes API. */
const TENS = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const TWOS = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

export function isSameQuantity(a: Value | undefined, b: Value | undefined, path: Path): boolean {
  if (!OF_QUANTITIES.has(path.at(-2) ?? "")) return false;
  const [one, other] = [amountOf(a), amountOf(b)];
  return one !== undefined && one === other;
}

/** In billionths; undefined if the value is not a quantity. */
function amountOf(value: Value | undefined): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const [, sign = "", whole = "", part = "", exponent, suffix = ""] =
    /^([+-]?)(\d{1,30})(?:\.(\d{0,30}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(String(value)) ?? [];
  if (whole === "") return undefined;
  const tens = exponent === undefined ? (TENS.includes(suffix) ? 3 * (TENS.indexOf(suffix) - 3) : 0) : Number(exponent);
  const twos = suffix === "" ? 0 : Math.max(0, TWOS.indexOf(suffix));
  const power = 9 + tens - part.length;
  const digits = BigInt(whole + part) * 1024n ** BigInt(twos);
  const amount = power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power);
  return sign === "-" ? -amount : amount;
}
