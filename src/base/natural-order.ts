/** Compares texts with numbers by value: `cluster-2` before `cluster-10`. Does not depend on a locale. */

export function compareNaturally(a: string, b: string): number {
  let [left, right] = [0, 0];
  while (left < a.length && right < b.length) {
    const [endLeft, endRight] = [endOfDigits(a, left), endOfDigits(b, right)];
    const order =
      endLeft > left && endRight > right
        ? compareDigits(a.slice(left, endLeft), b.slice(right, endRight))
        : a.charCodeAt(left) - b.charCodeAt(right);
    if (order !== 0) return order;
    [left, right] = [Math.max(endLeft, left + 1), Math.max(endRight, right + 1)];
  }
  // Equal but for leading zeros, or one is the start of the other.
  return a.length - left - (b.length - right) || (a < b ? -1 : a === b ? 0 : 1);
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return end;
}

/** Runs of digits can be too long for a number. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length - right.length || (left < right ? -1 : left === right ? 0 : 1);
}
