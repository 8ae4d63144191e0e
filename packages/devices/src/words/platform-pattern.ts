// What the data of a platform is made of.
import * as v from "valibot";

/** A regular expression in RE2 syntax, matched case-sensitively; platform data never needs backtracking. */
export const Pattern = v.pipe(v.string(), v.minLength(1));
export const Patterns = v.array(Pattern);

/** Answers a question that a device asks instead of returning to its prompt. */
export const DialogSchema = v.strictObject({
  prompt: Pattern,
  answer: v.pipe(v.string(), v.description("Typed followed by Enter, unless `enter` is false")),
  enter: v.optional(v.boolean(), true),
});
