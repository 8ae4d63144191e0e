// Files and templates of configuration: read and rendered with the plan, for each device on which the step may run.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { grow, spendText } from "../budget.js";
import { Source } from "../diagnostics/index.js";
import { placeInside } from "../document/index.js";
import { findUnsafe } from "../effect.js";
import { evaluate, ExpressionError, renderText, type Scope } from "../expressions/index.js";
import { resolvePath } from "../load.js";
import type { IrSource } from "../reading/source.js";
import { checkTemplate, renderFor } from "./check-templates.js";
import { scopeOf } from "./render.js";
import { measureSource, readSource, type SourceCheck } from "./sources.js";

/** Characters of one file; a large router has some 2 MiB of configuration. */
const MOST_CHARACTERS = 4 * 1_024 * 1_024;
const MOST_LINES = 100_000;

/** @param devices on which the step may run */
export function checkSources(check: SourceCheck, devices: readonly ResolvedDevice[]): void {
  for (const one of check.step.sources) {
    for (const device of devices) {
      const items = itemsOf(check, one, device);
      for (const scope of items ?? []) checkOne(check, one, device, scope);
    }
  }
}

/** A scope for each item of the step's loop. */
function itemsOf({ step, renderer }: SourceCheck, { node, roots }: IrSource, device: ResolvedDevice) {
  const scope = scopeOf(device, renderer);
  const loop = step.plan.for_each;
  if (!loop || !roots.has(loop.as)) return [scope];
  const items = Array.isArray(loop.items) ? loop.items : knownList(loop.items.cel, scope);
  if (items) return items.map((item): Scope => ({ ...scope, [loop.as]: item }));
  renderer.problems.add({
    code: "unknown_name",
    message: `the items of \`${loop.as}\` are known only in the run, and the file is read before it`,
    at: placeInside(node, 0, node.value.length),
    hint: "name the file by `device`, `inputs` or items that depend on nothing else",
  });
  return undefined;
}

function knownList(cel: string, scope: Scope): Json[] | undefined {
  try {
    const value = evaluate(cel, scope);
    return Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function checkOne(check: SourceCheck, one: IrSource, device: ResolvedDevice, scope: Scope): void {
  const path = pathOf(check, one, device, scope);
  if (path === undefined) return;
  const { source } = one;
  if (source.kind === "copy") measureSource(check, one, path, device);
  else if (source.kind === "file") readConfiguration(check, one, path, device);
  else if (checkTemplate(check, one, path, device))
    renderFor(check, { ...one, source }, { path, device, scope });
}

/** What values bring into a path is a part of one name: nothing of a request chooses another folder. */
function pathOf(
  { renderer }: SourceCheck,
  { node, source }: IrSource,
  device: ResolvedDevice,
  scope: Scope,
): string | undefined {
  const at = placeInside(node, 0, node.value.length);
  try {
    const path = renderText(source.path, scope);
    const isBelow =
      path.split("/").length === source.path.replaceAll(/\$\{\{[^]*?\}\}/g, "").split("/").length;
    const resolved =
      isBelow && !/(?:^|\/)\.(?!\.?\/)/.test(path) ? resolvePath(path, source.from) : undefined;
    if (resolved !== undefined) return resolved;
    renderer.problems.add({
      code: "path_escapes",
      message: `for device \`${device.name}\`: \`${path}\` leads out of the folder that the spec names`,
      at,
      hint: "a value gives a name in a path, without `/`, and names do not begin with a dot",
    });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `for device \`${device.name}\`: ${error.message}`;
    renderer.problems.add({ code: "evaluation_failed", message, at, hint: error.hint });
  }
  return undefined;
}

function readConfiguration(check: SourceCheck, one: IrSource, path: string, device: ResolvedDevice): void {
  const { texts } = check.sources;
  if (texts.has(path)) return;
  const text = readSource(check, one, path, device);
  if (text === undefined) return;
  texts.set(path, isText(text, path, check) ? text : undefined);
  spendText(text.length);
  grow(text.length);
}

function isText(text: string, path: string, { renderer: { problems } }: SourceCheck): boolean {
  const source = new Source(path, text);
  const at = { source, start: 0, end: 1 };
  if (text.length > MOST_CHARACTERS || text.split("\n").length > MOST_LINES) {
    const message = `the file has ${text.length} characters; a configuration may have ${MOST_CHARACTERS}, and ${MOST_LINES} lines`;
    problems.add({ code: "too_large", message, at, hint: "is it the configuration of one device?" });
    return false;
  }
  if (text.trim() === "") {
    problems.add({ code: "bad_value", message: "the file is empty", at });
    return false;
  }
  const odd = text.search(/[\u0000\uFFFD]/);
  if (odd >= 0) {
    problems.add({
      code: "bad_encoding",
      message: text[odd] === "\u0000" ? "this is not text: it has a zero byte" : "this is not UTF-8",
      at: { source, start: odd, end: odd + 1 },
      hint: "convert it, for example with `iconv -f latin1 -t utf-8`",
    });
    return false;
  }
  let begin = 0;
  for (const line of text.split("\n")) {
    const unsafe = findUnsafe(line.replace(/\r$/, ""));
    if (unsafe >= 0) {
      problems.add({
        code: "unsafe_command",
        message: "there is a control character inside a line",
        at: { source, start: begin + unsafe, end: begin + unsafe + 1 },
        hint: "write `^C` as two characters, as devices print it",
      });
      return false;
    }
    begin += line.length + 1;
  }
  return true;
}
