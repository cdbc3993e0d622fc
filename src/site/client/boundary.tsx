/** Shows an error in place of a part that failed, so that the rest of the page keeps working. */
import { Component } from "preact";
import type { ComponentChildren } from "preact";

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly error?: string;
}

/** Give it a key, so that another page starts without the error. */
export class Boundary extends Component<Props, State> {
  override state: State = {};

  static override getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render({ children }: Props, { error }: State): ComponentChildren {
    if (error === undefined) return children;
    return (
      <div class="callout" role="alert">
        <h1 tabIndex={-1} ref={focus}>
          This page can't be shown
        </h1>
        <p>
          It failed with <code>{error}</code>. The other pages still work. A browser older than Chrome 123, Firefox 120
          or Safari 17.5 can be the cause.
        </p>
      </div>
    );
  }
}

/** The page that failed has no heading for the focus. */
function focus(heading: HTMLElement | null): void {
  heading?.focus({ preventScroll: true });
}
