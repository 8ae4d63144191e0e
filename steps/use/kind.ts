// `use`: the steps of another spec, in the place of this one.
import type { InsertedKind } from "../kind.js";
import { readUse } from "./compile.js";
import { UseSchema } from "./schema.js";

const INTO_BLOCK = new Set(["rescue", "always", "for_each"]);

export const use: InsertedKind = {
  schema: () => UseSchema,
  takes: ["with"],
  only: ["id", "name", "with", "when", "timeout", "retry", "on_failure"],
  instead: (key) => (INTO_BLOCK.has(key) ? "put the `use` into a `block` that has it" : undefined),
  readAll: (step, { own, derived }, frame, readSteps) => readUse(step, own ?? derived, frame, readSteps),
};
