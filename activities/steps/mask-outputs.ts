// Masks the outputs of a step, and learns from them what is secret in all that comes of them.
import type { ReadText, Redactor } from "../../artifacts/redaction/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Masked } from "../../packages/devices/src/words/masked.js";
import { maskText, namedIn, readText } from "../off-loop/slices.js";
import type { Task } from "../task.js";
import { patternTooSlow } from "./too-slow.js";

/** What is secret in its line, or by its name in the data, is so in all that came of these outputs. */
export async function maskOutputs(
  task: Task,
  outputs: string[],
  parsed: Json | undefined,
): Promise<{ masked: Masked[]; redactor: Redactor; texts: ReadText[] }> {
  const { redactor, lost } = task;
  const texts: ReadText[] = [];
  for (const output of outputs) {
    const text = await readText(redactor, output);
    if (text.tooSlow !== undefined) throw patternTooSlow(task, text.tooSlow);
    texts.push(text);
  }
  const named = parsed === undefined ? [] : await namedIn(redactor, parsed);
  const found = [...texts.flatMap((text) => text.found), ...named];
  for (const value of found) lost.add(value);
  const all = redactor.with(found, {
    traces: texts.flatMap((text) => text.traces),
    known: texts.flatMap((text) => text.known),
    masked: texts.map((text) => text.masked),
  });
  const masked: Masked[] = [];
  const isLeft = named.some(
    (value) => !/^[\w.-]+$/.test(value) || texts.some((text) => text.masked.includes(value)),
  );
  for (const text of texts) masked.push(isLeft ? await maskText(all, text.masked) : text.masked);
  return { masked, redactor: all, texts };
}
