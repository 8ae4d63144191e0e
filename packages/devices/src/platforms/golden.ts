// Golden transcripts: what devices of a platform show, and what its data must make of it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { packageFolder } from "./package-folder.js";

const Strings = v.optional(v.array(v.string()), []);

const ExchangeSchema = v.strictObject({
  /** The prompt's last line as the device shows it, with the line above it where that tells the mode, and that mode. */
  prompt: v.string(),
  mode: v.string(),
  send: v.optional(v.string()),
  output: v.optional(v.string(), ""),
  /** What the output means; `ok` where nothing is said. */
  is: v.optional(v.picklist(["ok", "failure", "rejected", "locked"]), "ok"),
  /** Where it is not the transcript's own source. */
  source: v.optional(v.string()),
});

export const GoldenSchema = v.strictObject({
  platform: v.string(),
  source: v.pipe(v.string(), v.regex(/^(?:recorded on|written after) \S.+/)),
  /** What comes between the login and the first prompt. */
  greeting: v.optional(v.string(), ""),
  /** Absent where there are no prompts. */
  transcript: v.optional(v.array(ExchangeSchema), []),
  /** More prompts, by mode. */
  prompts: v.optional(v.record(v.string(), v.array(v.string())), {}),
  /** Lines of output that look like prompts and are none. */
  not_prompts: Strings,
  /** Lines that belong to the prompt below them, by mode. */
  above: v.optional(v.record(v.string(), v.array(v.string())), {}),
  pager: Strings,
  questions: Strings,
  /** Questions that the platform answers by itself. */
  dialogs: v.optional(v.array(v.strictObject({ prompt: v.string(), answer: v.string() })), []),
  /** Output lines that are not failures although they look like it. */
  not_failures: Strings,
  reads: v.pipe(v.array(v.string()), v.minLength(3)),
  writes: v.pipe(v.array(v.string()), v.minLength(3)),
  json: Strings,
  not_json: Strings,
  /** Lines with secrets; exactly what stands between ⟦ and ⟧ is masked. Several lines where the secret needs them. */
  secrets: v.pipe(v.array(v.pipe(v.string(), v.regex(/⟦.+⟧/))), v.minLength(3)),
  /** Lines without secrets: nothing of them is masked. */
  not_secrets: v.pipe(v.array(v.string()), v.minLength(3)),
});

export type Golden = v.InferOutput<typeof GoldenSchema>;

/** The golden transcripts of a platform. @throws {Error} when there are none, or they do not fit the schema */
export async function loadGolden(
  name: string,
  folder = packageFolder("packages/devices/src/platforms/golden"),
): Promise<Golden> {
  const file = join(folder, `${name}.yaml`);
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`platform ${name} has no golden transcripts; write ${file}`);
  });
  const parsed = v.safeParse(GoldenSchema, parse(text));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${file}: ${v.getDotPath(issue) ?? "(top)"}: ${issue.message}`);
}
