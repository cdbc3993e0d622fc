/** The control for the theme: light, dark, or that of the system. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { applyTheme, storedTheme, THEMES } from "../theme.ts";

const THEME_LABELS = { auto: "Auto", light: "Light", dark: "Dark" } as const;

export function ThemeChoice(): JSX.Element {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <fieldset class="themes">
      <legend class="unseen">Colours</legend>
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
