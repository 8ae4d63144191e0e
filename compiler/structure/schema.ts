// A valibot schema seen as data: what the structure check reads of it.

export interface Action {
  kind: string;
  type: string;
  requirement?: unknown;
  metadata?: { code?: string; expected?: string; secret?: boolean; fixed?: boolean };
  description?: string;
  title?: string;
}
export interface Schema {
  kind: string;
  type: string;
  pipe?: (Schema | Action)[];
  entries?: Record<string, Schema>;
  options?: unknown[];
  item?: Schema;
  key?: Schema;
  value?: Schema;
  wrapped?: Schema;
  literal?: unknown;
  getter?: (input: unknown) => Schema;
}

/** Through `optional`, `nullable` and `lazy` to what they wrap, with the actions of all pipes on the way. */
export function unwrap(schema: Schema): { schema: Schema; actions: Action[]; nullable: boolean } {
  let inner = schema;
  let nullable = false;
  const actions: Action[] = [];
  for (;;) {
    for (const part of inner.pipe ?? []) if (part.kind !== "schema") actions.push(part as Action);
    // The first part of a pipe is the schema itself, which may be a wrapper that has a pipe of its own.
    const first = inner.pipe?.[0] as Schema | undefined;
    if (first?.pipe && first !== inner) {
      inner = first;
      continue;
    }
    if (inner.type === "nullable" || inner.type === "nullish") nullable = true;
    if (inner.type === "lazy") inner = inner.getter!(undefined);
    else if (inner.wrapped) inner = inner.wrapped;
    else return { schema: inner, actions, nullable };
  }
}

export const isOptional = (schema: Schema): boolean =>
  schema.type === "optional" || schema.type === "nullish";

/** What the schema's metadata calls the value, or the code of a misfit. */
export function metadataOf(actions: readonly Action[]): {
  code?: string;
  expected?: string;
  secret?: boolean;
  /** Text in which nothing is evaluated. */
  fixed?: boolean;
} {
  return Object.assign({}, ...actions.map((action) => action.metadata ?? {})) as object;
}
