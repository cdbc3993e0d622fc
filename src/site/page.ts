/** Builds the page as one file with style, script and data, and a content security policy that blocks everything else. */
import { hash } from "node:crypto";
import type { Site } from "./payload.ts";

/** The bundled script and style of the page. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** Returns the same bytes for the same site. */
export function pageOf(site: Site, { script, style }: Assets): string {
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="generator" content="sluice site">',
    `<title>${escaped(site.project)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    '<div id="app"></div>',
    '<noscript><p class="noscript">This page needs JavaScript. <code>sluice list matrix</code> and <code>sluice explain</code> show the same data in a terminal.</p></noscript>',
    `<script type="application/json" id="data">${inert(site)}</script>`,
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function sourceHash(text: string): string {
  return `sha256-${hash("sha256", text, "base64")}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON with escapes, so that it can't end the element, start a comment, or contain JavaScript line separators. */
function inert(site: Site): string {
  return JSON.stringify(site).replaceAll(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
