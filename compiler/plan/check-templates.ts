// Jinja2 templates of a change: read with all that they bring in, tried with what is known before the run.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { grow, spend, spendText } from "../budget.js";
import { digestOf } from "../digest.js";
import { didYouMean, Source } from "../diagnostics/index.js";
import { placeInside } from "../document/index.js";
import { findUnsafe } from "../effect.js";
import { type Scope } from "../expressions/index.js";
import { nameOf, renderedLines, templatesOf } from "../jinja/configuration.js";
import { readsName, tagsIn } from "../jinja/includes.js";
import { checkJinja, JinjaError } from "../jinja/render.js";
import type { ConfigurationSource } from "../../schemas/plan.js";
import type { IrSource } from "../reading/source.js";
import { FILL, literalSecrets } from "../secrets/literal-secret.js";
import { readSource, type SourceCheck } from "./sources.js";

/** Steps of work of a rendering, beside what its text takes. */
const RENDERING = 200;
/** Characters of a template. */
const MOST_CHARACTERS = 1_024 * 1_024;

/** Reads it once, and tells once what is wrong with it. @returns whether it can be rendered */
export function checkTemplate(
  check: SourceCheck,
  one: IrSource,
  path: string,
  device: ResolvedDevice,
): boolean {
  const { sources, renderer } = check;
  if (sources.templates.has(path)) return sources.templates.get(path) !== undefined;
  const text = readSource(check, one, path, device);
  if (text === undefined) return false;
  const { paths, missing } = templatesOf(path, (other) => sources.load?.(other, one.source.from));
  for (const other of paths.values()) keepTemplate(check, other, one);
  for (const { template, name, offset } of missing) {
    const source = sources.templates.get(paths.get(template) ?? path);
    if (!source) continue;
    renderer.problems.add({
      code: "file_not_found",
      message: `there is no template \`${name}\``,
      at: { source, start: offset, end: offset + name.length },
      hint: `names start at the folder of ${path}`,
    });
  }
  if (missing.length > 0) sources.templates.set(path, undefined);
  return sources.templates.get(path) !== undefined;
}

function keepTemplate(check: SourceCheck, path: string, { source: { from } }: IrSource): void {
  const { sources, renderer, inventory } = check;
  if (sources.templates.has(path)) return;
  const text = sources.load?.(path, from)?.replace(/^\uFEFF/, "") ?? "";
  const source = new Source(path, text);
  sources.templates.set(path, source);
  spendText(text.length);
  grow(text.length);
  if (text.length > MOST_CHARACTERS) {
    const message = `the template has ${text.length} characters; at most ${MOST_CHARACTERS} are read`;
    renderer.problems.add({ code: "too_large", message, at: { source, start: 0, end: 1 } });
    sources.templates.set(path, undefined);
    return;
  }
  try {
    checkJinja(path, text);
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    report(error, source, check);
    sources.templates.set(path, undefined);
  }
  const plain = withoutTags(text);
  for (const { start, length } of literalSecrets(plain, shapesOf(check))) {
    source.mask(start, start + length);
    renderer.problems.add({
      code: "literal_secret",
      message: "this has the shape of a secret and is written into the template",
      at: { source, start, end: start + length },
      hint: "write `{{ secrets.name }}` and name its source in the inventory",
    });
  }
  for (const { 0: all, 1: name = "", index } of text.matchAll(/\bsecrets\.(\w+)/g)) {
    sources.secrets.add(name);
    if (inventory.secrets.has(name)) continue;
    renderer.problems.add({
      code: "unknown_secret",
      message: `the inventory has no secret \`${name}\``,
      at: { source, start: index, end: index + all.length },
      hint: () =>
        didYouMean(name, inventory.secrets.keys()) ??
        `add \`secrets: { ${name}: { env: VARIABLE } }\` to the inventory`,
    });
  }
}

/** With something in their place that is not a secret. */
function withoutTags(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of tagsIn(text)) {
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\n]/g, FILL));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

const shapesOf = ({ inventory }: SourceCheck): string[] => [
  ...new Set([...inventory.platforms.values()].flatMap(({ secrets }) => secrets)),
];

interface For {
  path: string;
  device: ResolvedDevice;
  scope: Scope;
}

/** What reads `saved`, `steps` or `run`, or the item of a loop that only the run knows, is rendered in the run alone. */
export function renderFor(
  check: SourceCheck,
  one: IrSource & { source: ConfigurationSource },
  { path, device, scope }: For,
): void {
  const { sources, step } = check;
  const { texts, paths } = templatesOf(path, (other) => sources.templates.get(other)?.text);
  const item = step.plan.for_each?.as;
  const late = ["saved", "steps", "run", ...(item === undefined || item in scope ? [] : [item])];
  if ([...texts.values()].some((text) => late.some((name) => readsName(text, name)))) return;
  const bound = Object.values(one.source.inputs ?? {});
  if (bound.some((cel) => /\b(?:saved|steps|run)\b/.test(cel))) return;
  spend(RENDERING);
  try {
    const lines = renderedLines({
      main: nameOf(path),
      texts,
      scope,
      ...(one.source.inputs ? { inputs: one.source.inputs } : {}),
      secrets: sources.secrets,
    });
    spendText(lines.reduce((sum, line) => sum + line.length, 0));
    if (checkLines(check, one, device, lines) && item === undefined)
      (one.source.digests ??= {})[device.name] = digestOf(lines);
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const source = sources.templates.get(paths.get(error.place.template) ?? path);
    if (source) report(error, source, check, device);
  }
}

function report(
  { message, place, hint }: JinjaError,
  source: Source,
  { renderer }: SourceCheck,
  device?: ResolvedDevice,
): void {
  const { start } = source.lineSpan(place.line);
  const at = { source, start: start + place.column - 1, end: start + place.column - 1 + place.length };
  if (device && renderer.problems.hasWithin(at)) return;
  const where = device ? `for device \`${device.name}\`: ` : "";
  renderer.problems.add({ code: "bad_template", message: where + message, at, hint });
}

/** Of what was rendered: inputs and vars lie open, and bring in no line of their own. */
function checkLines(
  { renderer, inventory }: SourceCheck,
  { node }: IrSource,
  device: ResolvedDevice,
  lines: readonly string[],
): boolean {
  const at = placeInside(node, 0, node.value.length);
  const shapes = inventory.platforms.get(device.platform)?.secrets ?? [];
  const text = lines.join("\n");
  const [secret] = literalSecrets(text, shapes);
  if (secret) {
    const n = text.slice(0, secret.start).split("\n").length;
    renderer.problems.add({
      code: "literal_secret",
      message: `for device \`${device.name}\`: line ${n} of what the template gives holds a secret; inputs and \`vars\` are stored in clear text`,
      at,
      hint: "write `{{ secrets.name }}` and name its source in the inventory",
    });
    return false;
  }
  const n = lines.findIndex((line) => findUnsafe(line) >= 0);
  if (n >= 0 || text.trim() === "") {
    const what =
      n >= 0
        ? `line ${n + 1} of what the template gives holds a control character`
        : "the template gives nothing";
    const code = n >= 0 ? "unsafe_command" : "bad_value";
    renderer.problems.add({ code, message: `for device \`${device.name}\`: ${what}`, at });
    return false;
  }
  return true;
}
