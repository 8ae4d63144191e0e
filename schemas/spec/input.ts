// A declared input of a spec.
import * as v from "valibot";
import { JsonSchema } from "../../packages/devices/src/words/json.js";
import { key, Regex, Text } from "./common.js";

export const INPUT_TYPES = ["string", "integer", "number", "boolean", "list", "map"] as const;
export type InputType = (typeof INPUT_TYPES)[number];

export const InputSchema = v.strictObject({
  type: v.pipe(
    v.picklist(INPUT_TYPES),
    v.description("What is accepted; text from a command line is converted"),
  ),
  description: key(Text, "For people"),
  required: key(v.boolean(), "Must be given"),
  default: v.optional(v.pipe(JsonSchema, v.description("Where it is not given"))),
  enum: key(v.array(JsonSchema), "The values that are accepted"),
  pattern: key(Regex, "RE2 that text must match"),
  minimum: key(v.number(), "Least number"),
  maximum: key(v.number(), "Greatest number"),
});
