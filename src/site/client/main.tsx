/** The entry of the page: reads the embedded data and renders the app. */
import { render } from "preact";
import type { Site } from "../payload.ts";
import { App } from "./app.tsx";
import { fleetOf } from "./fleet.ts";
import { applyTheme, storedTheme } from "./theme.tsx";

const root = document.getElementById("app");
const data = document.getElementById("data");
if (root !== null && data !== null) {
  applyTheme(storedTheme());
  render(<App fleet={fleetOf(JSON.parse(data.textContent) as Site)} />, root);
}
