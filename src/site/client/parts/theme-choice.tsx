/** Light, dark, or what the system has: the choice. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { applyTheme, storedTheme, THEMES } from "../theme.ts";

const THEME_SAYS = { auto: "Auto", light: "Light", dark: "Dark" } as const;

export function ThemeChoice(): JSX.Element {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <fieldset class="themes">
      <legend class="unseen">Colours</legend>
      {THEMES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="theme"
            checked={theme === one}
            onChange={() => {
              setTheme(one);
              applyTheme(one);
            }}
          />
          <span>{THEME_SAYS[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
