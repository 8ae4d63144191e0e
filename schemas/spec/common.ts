// Kinds of text that specs and inventories share. `metadata.code` is the diagnostic that a misfit gets, `expected` its words.
import * as v from "valibot";

/** Hours, minutes, seconds, milliseconds, in this order: `1h30m`, `30s`, `500ms`. Days, too: `1d`. */
export const DURATION = /^(?=\d)(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+(?:\.\d+)?s)?(?:\d+ms)?$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

export const Duration = v.pipe(
  v.string(),
  v.regex(DURATION),
  v.metadata({ code: "bad_duration", expected: "a duration such as `30s`, `5m`, `1h30m` or `500ms`" }),
);
export const Name = v.pipe(
  v.string(),
  v.regex(NAME),
  v.metadata({ code: "bad_name", expected: "a name of letters, digits, `.`, `_` and `-`, at most 100" }),
);
/** A step, or one iteration of its loop: `push`, `push[2]`. */
export const StepReference = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\[\d{1,4}\])?$/),
  v.metadata({
    code: "bad_name",
    expected: "the id of a step, or of one iteration of its loop such as `push[2]`",
  }),
);
/** A name for people: anything printable, at most 100 characters. */
export const Title = v.pipe(
  v.string(),
  v.regex(/^[^\s\u0000-\u001f\u007f](?:[^\u0000-\u001f\u007f]{0,98}[^\s\u0000-\u001f\u007f])?$/),
  v.metadata({ code: "bad_name", expected: "a name on one line, at most 100 characters", fixed: true }),
);
/** A name that expressions use: `inputs.<name>`, `saved.<name>`. */
export const Identifier = v.pipe(
  v.string(),
  v.regex(IDENTIFIER),
  v.metadata({ code: "bad_name", expected: "a name of letters, digits and `_` that begins with no digit" }),
);
export const Text = v.pipe(v.string(), v.minLength(1), v.metadata({ expected: "text" }));
/** Text that is the same for every run: `${{ … }}` in it would be taken literally, and is refused. */
export const FixedText = v.pipe(
  v.string(),
  v.minLength(1),
  v.metadata({ expected: "the text itself", fixed: true }),
);
export const Cel = v.pipe(v.string(), v.minLength(1), v.metadata({ expected: "a CEL expression" }));
/** Text with `${{ CEL }}` in it. */
export const TemplateText = v.pipe(v.string(), v.minLength(1), v.metadata({ expected: "text" }));
/** RE2 syntax. */
export const Regex = v.pipe(v.string(), v.minLength(1), v.metadata({ expected: "a regular expression" }));
export const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
/** Devices, as a number or a part of all: `3`, `10%`. */
export const Share = v.union([
  v.pipe(v.number(), v.integer(), v.minValue(0)),
  v.pipe(
    v.string(),
    v.regex(/^(?:100|\d{1,2})%$/),
    v.metadata({ expected: "a number of devices, or a percentage such as `10%`" }),
  ),
]);

export const oneOrMany = <const T extends v.GenericSchema>(item: T) => v.union([item, v.array(item)]);
/** An optional key with its description for editors. */
export const key = <const T extends v.GenericSchema>(schema: T, description: string) =>
  v.optional(v.pipe(schema, v.description(description)));
