/** Draws a small dependency graph from left to right; every node is a link. */
import type { JSX } from "preact";
import { elided } from "../names.ts";
import type { Graph, Node } from "./graph-layout.ts";

/** Pixels. */
const WIDTH = 216;
const HEIGHT = 36;
const GAP_X = 56;
const GAP_Y = 14;
const EDGE = 4;

export interface Labelled {
  readonly name: string;
  readonly note?: string;
  readonly href: string;
  readonly kind?: string;
}

interface Props {
  readonly graph: Graph;
  readonly label: (id: number) => Labelled;
  readonly center?: number;
  /** The description for screen readers. */
  readonly description: string;
}

export function GraphOf({ graph, label, center, description }: Props): JSX.Element {
  const width = graph.layers * (WIDTH + GAP_X) - GAP_X + 2 * EDGE;
  const height = graph.slots * (HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE;
  const counts = Map.groupBy(graph.nodes, ({ layer }) => layer);
  const at = ({ layer, slot }: Node): readonly [number, number] => {
    // Center short layers.
    const spare = graph.slots - (counts.get(layer)?.length ?? 0);
    return [EDGE + layer * (WIDTH + GAP_X), EDGE + (slot + spare / 2) * (HEIGHT + GAP_Y)];
  };
  const places = new Map(graph.nodes.map((node) => [node.id, at(node)]));
  return (
    <div class="graph" role="region" aria-label={description} tabIndex={0}>
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
          const { name, note, href, kind = "" } = label(node.id);
          return (
            <a key={node.id} href={href} class={`node ${kind}${node.id === center ? " center" : ""}`}>
              <title>{[name, note].filter(Boolean).join(", ")}</title>
              <rect x={x} y={y} width={WIDTH} height={HEIGHT} rx={6} />
              <text x={x + 12} y={y + (note === undefined ? 22 : 16)}>
                {elided(name, FITS)}
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

/** The maximum number of characters of a label. */
const FITS = 27;

/** The path of an arrow, including its tip, which points to the dependent. */
function curve(x: number, y: number, endX: number, endY: number): string {
  const middle = (x + endX) / 2;
  return `M${x} ${y}C${middle} ${y} ${middle} ${endY} ${endX - 6} ${endY}M${endX - 7} ${endY - 4}L${endX - 1} ${endY}L${endX - 7} ${endY + 4}`;
}
