// `file` and `template` of a change: texts that stand outside of the spec, one for each device.
import type { ConfigurationSource, CopiedFileSource } from "../../schemas/plan.js";
import type { SourceRange } from "../diagnostics/index.js";
import {
  asMap,
  asText,
  entriesOf,
  get,
  type MapNode,
  type Node,
  placeInside,
  type TextNode,
} from "../document/index.js";
import { isTemplate, referencesOfTemplate } from "../expressions/index.js";
import { BEFORE, readTemplate } from "./expressions.js";
import type { StepScope } from "./frame.js";
import { readsName } from "../jinja/includes.js";
import { resolvePath } from "../load.js";

/** What stands in the place of `lines`. */
export interface IrSource {
  node: TextNode;
  source: ConfigurationSource | CopiedFileSource;
  /** What the path depends on. */
  roots: ReadonlySet<string>;
}

const KINDS = ["lines", "file", "template"] as const;

/** @returns undefined where the change has lines of its own */
export function sourceOf(
  node: Node | undefined,
  scope: StepScope,
): (IrSource & { source: ConfigurationSource }) | undefined {
  const map = asMap(node);
  if (!map || !hasOneKind(map, scope)) return undefined;
  const kind = map.entries.has("file") ? "file" : map.entries.has("template") ? "template" : undefined;
  const path = kind && asText(get(map, kind));
  if (!kind || !path) return undefined;
  const known = knownPath(path, scope);
  if (!known) return undefined;
  const { file, bound } = scope.frame;
  const inputs = kind === "template" && bound ? { inputs: Object.fromEntries(bound) } : {};
  if (kind === "template") noteSaved(path, scope);
  return { node: path, source: { kind, path: known.template, from: file, ...inputs }, roots: known.roots };
}

/** A file that is copied to a device as it is. */
export function copiedFileOf(path: TextNode, scope: StepScope): IrSource | undefined {
  const known = knownPath(path, scope);
  if (!known) return undefined;
  return {
    node: path,
    source: { kind: "copy", path: known.template, from: scope.frame.file },
    roots: known.roots,
  };
}

/** The path as it goes into the plan: it may depend only on what is known before the run. */
function knownPath(
  path: TextNode,
  scope: StepScope,
): { template: string; roots: ReadonlySet<string> } | undefined {
  const template = readTemplate(path, scope, BEFORE);
  if (template === undefined || template.trim() === "") return undefined;
  const references = referencesOfTemplate(template);
  const late = references.find(({ root }) => root === "saved" || root === "steps" || root === "run");
  if (late) {
    scope.frame.reading.problems.add({
      code: "unknown_name",
      message: `\`${late.root}\` is not known here: the file is read before the run`,
      at: placeInside(path, late.offset, late.root.length),
      hint: "name the file by `device`, `inputs` or the item of a loop",
    });
    return undefined;
  }
  return { template, roots: new Set(references.map(({ root }) => root)) };
}

function hasOneKind(map: MapNode, { frame }: StepScope): boolean {
  const given = entriesOf(map).filter(({ key }) => (KINDS as readonly string[]).includes(key.value));
  const { problems } = frame.reading;
  const [first, second] = given;
  if (!first) {
    const at: SourceRange = { ...map, end: map.start + 1 };
    problems.add({ code: "missing_key", message: "expected `lines`, `file` or `template`", at });
  }
  if (second)
    problems.add({
      code: "conflicting_keys",
      message: `\`${first!.key.value}\` and \`${second.key.value}\` exclude each other`,
      at: second.key,
      hint: "make them steps of their own",
    });
  return first !== undefined && second === undefined;
}

/** Saved values that the template may read travel with the step. Of a path that differs by device all do. */
function noteSaved(path: TextNode, { frame, needs }: StepScope): void {
  const { saved, steps, deps } = frame.reading;
  const resolved = isTemplate(path.value) ? undefined : resolvePath(path.value, frame.file);
  const text = resolved === undefined ? undefined : deps.load?.(resolved, frame.file);
  if (text === undefined || readsName(text, "saved")) for (const name of saved) needs.saved.add(name);
  if (text !== undefined && readsName(text, "steps")) for (const id of steps.keys()) needs.steps.add(id);
}
