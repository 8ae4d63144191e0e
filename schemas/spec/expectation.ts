// What `expect` takes: one or a list of CEL booleans and checks on the output.
import * as v from "valibot";
import { JsonSchema } from "../../packages/devices/src/words/json.js";
import { Cel, Regex, TemplateText } from "./common.js";

export const ExpectationSchema = v.union([
  v.pipe(Cel, v.description("A CEL expression that gives true: `size(parsed.neighbors) > 0`")),
  v.strictObject({
    contains: v.pipe(TemplateText, v.description("The output holds this text; of a list, any does")),
  }),
  v.strictObject({
    not_contains: v.pipe(
      TemplateText,
      v.description("The output does not hold this text; of a list, none does"),
    ),
  }),
  v.strictObject({ matches: v.pipe(Regex, v.description("RE2; `^` and `$` match at line ends")) }),
  v.strictObject({ not_matches: v.pipe(Regex, v.description("RE2; `^` and `$` match at line ends")) }),
  v.strictObject({
    value: v.pipe(Cel, v.description("What to compare, as CEL: `parsed.uptime`")),
    equals: v.optional(v.pipe(JsonSchema, v.description("Equal to this value; text may hold `${{ … }}`"))),
    in: v.optional(v.pipe(v.array(JsonSchema), v.description("Equal to one of these"))),
    min: v.optional(v.pipe(v.number(), v.description("At least this"))),
    max: v.optional(v.pipe(v.number(), v.description("At most this"))),
  }),
]);

export const ExpectSchema = v.pipe(
  v.union([ExpectationSchema, v.pipe(v.array(ExpectationSchema), v.minLength(1))]),
  v.description("One or a list of expectations; all must hold"),
);
