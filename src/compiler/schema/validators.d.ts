// Generated from schemas/ by `npm run generate`: change those instead.
import type { Kind } from "../kinds.ts";

/** An error that ajv found. */
export interface Failure {
  /** JSON Pointer. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Validator {
  (value: unknown): boolean;
  /** Of the last call. */
  readonly errors?: readonly Failure[] | null;
}

/** The allowed content at a location of a document. */
export interface Shape {
  /** The form of a text. */
  readonly form?: string;
  readonly fields?: Readonly<Record<string, Shape>>;
  /** The shape of list items, or of the values of a map with free keys. */
  readonly items?: Shape;
  /** The form of free keys. */
  readonly keys?: string;
  readonly exactlyOne?: readonly string[];
  readonly notTogether?: readonly string[];
}

/** The description of a text format. */
export interface Form {
  readonly title: string;
  readonly description: string;
  readonly example: string;
}

export const validators: Readonly<Record<Kind, Validator>>;
export const shapes: Readonly<Record<Kind, Shape>>;
export const forms: Readonly<Record<string, Form>>;
