/** The search box in the bar of every page: `/` or Ctrl+K, arrow keys, Enter. */
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";
import { search } from "./entries.ts";
import type { Entry } from "./entries.ts";

/** The maximum number of results in the list. */
const MOST = 12;

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function SearchBox({ fleet }: { readonly fleet: SiteFleet }): JSX.Element {
  const input = useShortcuts();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const { entries, total } = search(text, fleet, MOST);
  const options = [...entries, ...(text.trim() === "" ? [] : [inMatrix(text)])];
  const close = (): void => {
    setOpen(false);
    setText("");
    input.current?.blur();
  };
  const press = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = STEPS[event.key];
    if (step !== undefined) setActive((active + step + options.length) % Math.max(1, options.length));
    else if (event.key === "Enter" && options[active] !== undefined) {
      location.hash = options[active].href;
      close();
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  const isShown = isOpen && options.length > 0;
  return (
    <search class="search" aria-label="Everything">
      <input
        ref={input}
        type="search"
        role="combobox"
        list={undefined}
        aria-label="Search"
        aria-expanded={isShown}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={isShown ? `found-${active}` : undefined}
        aria-keyshortcuts="/ Control+K"
        placeholder="Search"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={press}
        onBlur={() => setOpen(false)}
        onFocus={() => setOpen(true)}
      />
      <kbd aria-hidden="true">/</kbd>
      <div id="found" role="listbox" aria-label="Results" hidden={!isShown}>
        {options.map((option, index) => (
          <Option key={option.kind + option.href} of={option} index={index} active={active} choose={close} />
        ))}
      </div>
      <span class="unseen" aria-live="polite">
        {isShown ? `${total} results` : ""}
      </span>
    </search>
  );
}

type Choice = Omit<Entry, "kind" | "key" | "text"> & { readonly kind: string };

function inMatrix(text: string): Choice {
  return {
    kind: "matrix",
    name: `Features with “${text.trim()}”`,
    note: "",
    href: hrefOf(["matrix"], [["q", text.trim()]]),
  };
}

interface OptionProps {
  readonly of: Choice;
  readonly index: number;
  readonly active: number;
  readonly choose: () => void;
}

function Option({ of: { kind, name, note, href }, index, active, choose }: OptionProps): JSX.Element {
  return (
    <a
      id={`found-${index}`}
      role="option"
      aria-selected={index === active}
      tabIndex={-1}
      href={href}
      onMouseDown={(event) => event.preventDefault()}
      onClick={choose}
    >
      <span class="kind">{kind}</span>
      <b>{name}</b>
      <span class="note">{note}</span>
    </a>
  );
}

/** `/` and Ctrl+K focus the box; `/` is a character in other fields. */
function useShortcuts(): { current: HTMLInputElement | null } {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      const isTyping =
        target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox]), select");
      const isSlash = key === "/" && !isTyping && !ctrlKey && !metaKey && !altKey;
      if (!isSlash && !(key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey)) return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return input;
}
