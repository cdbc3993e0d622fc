// Generated from schemas/ by `npm run generate`: change those instead.
import type { Kind } from "./kinds.ts";

/** What ajv found wrong. */
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

/** What a place of a document may hold. */
export interface Shape {
  /** The form of a text. */
  readonly form?: string;
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Of a list's items, or of the values of a map with free keys. */
  readonly items?: Shape;
  /** The form of free keys. */
  readonly keys?: string;
  readonly exactlyOne?: readonly string[];
  readonly notTogether?: readonly string[];
}

/** A form of text in words. */
export interface Form {
  readonly title: string;
  readonly description: string;
  readonly example: string;
}

export const validators: Readonly<Record<Kind, Validator>>;
export const shapes: Readonly<Record<Kind, Shape>>;
export const forms: Readonly<Record<string, Form>>;
