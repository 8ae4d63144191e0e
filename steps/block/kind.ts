// `block`: steps that share a condition, a loop, a rescue and an always.
import { freeId } from "../../compiler/reading/ids.js";
import type { StepKind } from "../kind.js";
import { readBlock } from "./compile.js";
import { type BlockAction, blockSchema } from "./schema.js";

export const block: StepKind<BlockAction> = {
  schema: blockSchema,
  takes: [],
  only: ["id", "name", "when", "for_each", "as", "timeout", "retry", "on_failure", "rescue", "always"],
  instead: () => "put it on the steps of the block",
  readAll: (step, { own, derived }, frame, readSteps) => [
    readBlock(step, own ?? freeId(derived, frame.reading.taken), frame, readSteps),
  ],
  effect: "none",
  node: () => "reads",
  summary: (value) => `block of ${stepsIn(value)}`,
  explain: (value) => ({ notes: [stepsIn(value)] }),
};

const stepsIn = ({ steps }: BlockAction): string => `${steps} ${steps === 1 ? "step" : "steps"}`;
