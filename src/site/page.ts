/** The page as one file: style, script and data inside it, and a policy that lets nothing else in or out. */
import { hash } from "node:crypto";
import type { Site } from "./payload.ts";

/** What the page is made of besides its data, as the build has bundled it. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** The same bytes for the same site. */
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
    '<noscript><p class="noscript">This page needs JavaScript. <code>sluice list matrix</code> and <code>sluice explain</code> tell the same in a terminal.</p></noscript>',
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

/** JSON that ends no element, begins no comment, and has no line that JavaScript would see and JSON would not. */
function inert(site: Site): string {
  return JSON.stringify(site).replaceAll(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
