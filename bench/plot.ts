/** A plot of measurements as SVG, both axes logarithmic, so that a power law is a straight line. */

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [amount: number, seconds: number])[];
}

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = { left: 56, right: 24, top: 24, bottom: 64 } as const;
const COLORS = ["#2563eb", "#c2410c"] as const;

interface Axis {
  readonly at: (value: number) => number;
  readonly marks: readonly number[];
}

/** Amounts are drawn relative to the smallest of their series: 1, 2, 4, 8 times as many. */
export function plot(all: readonly Series[]): string {
  const relative = all.map(({ name, points }) => ({
    name,
    points: points.map(([amount, seconds]) => [amount / (points[0]?.[0] ?? 1), seconds] as const),
  }));
  const every = relative.flatMap(({ points }) => points);
  const x = axis(
    every.map(([amount]) => amount),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = axis(
    every.map(([, seconds]) => seconds),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const lines = relative.map(({ name, points }, index) => line(name, points, index, x, y));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>Time of a cold validate against size</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...x.marks.map((mark) => label(x.at(mark), HEIGHT - MARGIN.bottom + 18, "middle", `${mark} x`)),
    ...y.marks.map((mark) => grid(y.at(mark), `${mark} s`)),
    ...lines,
    "</svg>\n",
  ].join("\n");
}

function axis(values: readonly number[], from: number, to: number): Axis {
  const least = 2 ** Math.floor(Math.log2(Math.min(...values)));
  const steps = Math.max(1, Math.ceil(Math.log2(Math.max(...values) / least)));
  const at = (value: number): number => round(from + ((to - from) * Math.log2(value / least)) / steps);
  return { at, marks: Array.from({ length: steps + 1 }, (_, step) => least * 2 ** step) };
}

function line(name: string, points: Series["points"], index: number, x: Axis, y: Axis): string {
  const color = COLORS[index % COLORS.length] ?? "#000";
  const places = points.map(([amount, seconds]) => [x.at(amount), y.at(seconds)] as const);
  const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`).join("");
  const path = places.map((place) => place.join(",")).join(" ");
  const below = HEIGHT - 24 + index * 16;
  const key = `<rect x="${MARGIN.left}" y="${below - 9}" width="10" height="10" fill="${color}"/>`;
  const drawn = `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`;
  return `${drawn}${dots}${key}${label(MARGIN.left + 16, below, "start", name)}`;
}

function grid(at: number, text: string): string {
  const rule = `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}" stroke="#ddd"/>`;
  return rule + label(MARGIN.left - 8, at + 4, "end", text);
}

function label(x: number, y: number, anchor: "start" | "middle" | "end", text: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#333">${text}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
