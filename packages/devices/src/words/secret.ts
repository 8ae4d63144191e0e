// Where a secret is read from, on the worker, when it is used. The secret itself is never in a document.
import * as v from "valibot";

/** The system takes a name or a path up to its first NUL: one thing would be judged and another one read. */
const WITHOUT_NUL = /^[^\u0000]*$/u;

export const SecretSourceSchema = v.union([
  v.strictObject({
    env: v.pipe(
      v.string(),
      v.minLength(1),
      v.regex(/^[^$\u0000=][^\u0000=]*$/u),
      v.metadata({ expected: "the name of an environment variable, without `$`" }),
      v.description("Name of an environment variable of the worker"),
    ),
  }),
  v.strictObject({
    file: v.pipe(
      v.string(),
      v.minLength(1),
      v.regex(WITHOUT_NUL),
      v.description("Path of a file on the worker; one trailing newline is dropped"),
    ),
  }),
  v.strictObject({
    exec: v.pipe(
      v.array(v.pipe(v.string(), v.regex(WITHOUT_NUL))),
      v.minLength(1),
      v.description(
        "Command and arguments, run without a shell; its stdout is the secret. Arguments may name the device: `${{ device.name }}`",
      ),
    ),
    once: v.optional(
      v.pipe(
        v.boolean(),
        v.description("What it prints can be used once, as a one-time password: it is run for each login"),
      ),
    ),
  }),
]);

export type SecretSource = v.InferOutput<typeof SecretSourceSchema>;

/** Whether it is exactly one source: of two, one would be judged and the other read. */
export const isSecretSource = (value: unknown): value is SecretSource => v.is(SecretSourceSchema, value);

/** What gave no secret: a source, or the SSH agent of the worker. */
export type MissingSource = SecretSource | { agent: true };
