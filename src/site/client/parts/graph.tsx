/** A small graph of what needs what, drawn from left to right; every node leads somewhere. */
import type { JSX } from "preact";
import type { Graph, Node } from "./graph-layout.ts";

/** Pixels. */
const WIDTH = 216;
const HEIGHT = 36;
const GAP_X = 56;
const GAP_Y = 14;
const EDGE = 4;

export interface Labelled {
  readonly says: string;
  readonly note?: string;
  readonly href: string;
  readonly kind?: string;
}

interface Props {
  readonly graph: Graph;
  readonly label: (id: number) => Labelled;
  readonly center?: number;
  /** What the whole of it says, for who does not see it. */
  readonly says: string;
}

export function GraphOf({ graph, label, center, says }: Props): JSX.Element {
  const width = graph.layers * (WIDTH + GAP_X) - GAP_X + 2 * EDGE;
  const height = graph.slots * (HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE;
  const counts = Map.groupBy(graph.nodes, ({ layer }) => layer);
  const at = ({ layer, slot }: Node): readonly [number, number] => {
    // A short layer stands in the middle of the long ones.
    const spare = graph.slots - (counts.get(layer)?.length ?? 0);
    return [EDGE + layer * (WIDTH + GAP_X), EDGE + (slot + spare / 2) * (HEIGHT + GAP_Y)];
  };
  const places = new Map(graph.nodes.map((node) => [node.id, at(node)]));
  return (
    <div class="graph" role="region" aria-label={says} tabIndex={0}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        {graph.edges.map(({ from, to }) => {
          const [x, y] = places.get(from) ?? [0, 0];
          const [endX, endY] = places.get(to) ?? [0, 0];
          return (
            <path key={`${from} ${to}`} class="edge" d={curve(endX + WIDTH, endY + HEIGHT / 2, x, y + HEIGHT / 2)} />
          );
        })}
        {graph.nodes.map((node) => {
          const [x, y] = at(node);
          const { says: name, note, href, kind = "" } = label(node.id);
          return (
            <a key={node.id} href={href} class={`node ${kind}${node.id === center ? " center" : ""}`}>
              <title>{[name, note].filter(Boolean).join(", ")}</title>
              <rect x={x} y={y} width={WIDTH} height={HEIGHT} rx={6} />
              <text x={x + 12} y={y + (note === undefined ? 22 : 16)}>
                {clipped(name)}
              </text>
              {note === undefined ? null : (
                <text class="note" x={x + 12} y={y + 29}>
                  {note}
                </text>
              )}
            </a>
          );
        })}
      </svg>
    </div>
  );
}

/** Characters that fit. */
const FITS = 27;

function clipped(name: string): string {
  return name.length <= FITS ? name : `${name.slice(0, FITS - 1).toWellFormed()}…`;
}

/** An arrow's tip is drawn by the line itself: it ends at what needs. */
function curve(x: number, y: number, endX: number, endY: number): string {
  const middle = (x + endX) / 2;
  return `M${x} ${y}C${middle} ${y} ${middle} ${endY} ${endX - 6} ${endY}M${endX - 7} ${endY - 4}L${endX - 1} ${endY}L${endX - 7} ${endY + 4}`;
}
