/** The theme: light, dark, or that of the system. Saved if the browser allows it; some browsers do not for local files. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "sluice-theme";

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === stored) ?? "auto";
  } catch {
    return "auto";
  }
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice lasts until the page is closed.
  }
}
const THEME_LABELS = { auto: "Auto", light: "Light", dark: "Dark" } as const;

export function ThemeChoice(): JSX.Element {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <fieldset class="themes">
      <legend class="unseen">Colors</legend>
      {THEMES.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name="theme"
            checked={theme === choice}
            onChange={() => {
              setTheme(choice);
              applyTheme(choice);
            }}
          />
          <span>{THEME_LABELS[choice]}</span>
        </label>
      ))}
    </fieldset>
  );
}
