// Plain JSON, the only kind of value that crosses a process boundary.
import * as v from "valibot";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const JsonSchema: v.GenericSchema<Json> = v.lazy(() =>
  v.union([
    v.null(),
    v.boolean(),
    v.number(),
    v.string(),
    v.array(JsonSchema),
    v.record(v.string(), JsonSchema),
  ]),
);
