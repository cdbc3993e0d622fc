/** The page for a route to something that does not exist, at least in this commit. */
import type { JSX } from "preact";
import { Head } from "../parts/head.tsx";
import { hrefOf } from "../route.ts";

export function Missing({ what, name }: { readonly what: string; readonly name: string }): JSX.Element {
  return (
    <>
      <Head title={`No ${what} is named “${name}”`} />
      <p>
        It may have been renamed, or may exist only in another commit. Search for it, or go{" "}
        <a href={hrefOf([])}>back to the overview</a>.
      </p>
    </>
  );
}
