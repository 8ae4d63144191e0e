// What is read for a plan beside its documents: files of configuration and templates, by path.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { CopiedFile } from "../../schemas/plan.js";
import type { CompileDeps, Load } from "../deps.js";
import { textDigest } from "../digest.js";
import type { Source } from "../diagnostics/index.js";
import { placeInside } from "../document/index.js";
import type { Inventory } from "../inventory/read.js";
import { startOf } from "../load.js";
import type { IrStep } from "../reading/ir.js";
import type { IrSource } from "../reading/source.js";
import type { Renderer } from "./render.js";

/** What was read for the plan, by path. */
export interface PlanSources {
  load: Load | undefined;
  /** Reads what is sent as it is; no other use sees a text of it. */
  loadConfiguration: Load | undefined;
  /** Texts of files that are sent as they are; undefined where one cannot be. */
  texts: Map<string, string | undefined>;
  /** Templates, and what they bring in; undefined where there is none. */
  templates: Map<string, Source | undefined>;
  measure: CompileDeps["measure"];
  /** Files that are copied to devices; undefined where there is none. */
  copies: Map<string, CopiedFile | undefined>;
  /** Secrets that templates name. */
  secrets: Set<string>;
}

export const newSources = ({
  load,
  loadConfiguration = load,
  measure,
}: Pick<CompileDeps, "load" | "loadConfiguration" | "measure">): PlanSources => ({
  load,
  loadConfiguration,
  measure,
  copies: new Map(),
  texts: new Map(),
  templates: new Map(),
  secrets: new Set(),
});

export interface SourceCheck {
  step: IrStep;
  inventory: Inventory;
  sources: PlanSources;
  renderer: Renderer;
}

/** @returns its text; each file is read once, and what is wrong with it is told once */
export function readSource(
  { sources, renderer }: SourceCheck,
  { node, source }: IrSource,
  path: string,
  device: ResolvedDevice,
): string | undefined {
  const read = source.kind === "file" ? sources.loadConfiguration : sources.load;
  const text = read?.(path, source.from);
  if (text !== undefined) return text.replace(/^\uFEFF/, "");
  reportMissing(
    { renderer },
    node,
    read ? `there is no file \`${path}\`` : "no other files can be read here",
    device,
  );
  return undefined;
}

/** Notes size and digest of a file that is copied; each file is looked at once. */
export function measureSource(
  { sources, renderer }: SourceCheck,
  { node, source }: IrSource,
  path: string,
  device: ResolvedDevice,
): void {
  const { copies, measure } = sources;
  if (copies.has(path)) return;
  const found = measure?.(path, source.from);
  copies.set(path, found);
  const why = measure ? `there is no file \`${path}\`` : "no files can be copied from here";
  if (!found) reportMissing({ renderer }, node, why, device);
}

const reportMissing = (
  { renderer }: Pick<SourceCheck, "renderer">,
  node: IrSource["node"],
  why: string,
  device: ResolvedDevice,
): void =>
  renderer.problems.add({
    code: "file_not_found",
    message: `for device \`${device.name}\`: ${why}`,
    at: placeInside(node, 0, node.value.length),
    hint: startOf(node),
  });

/** For the plan. */
export const copiesOf = ({ copies }: PlanSources): Record<string, CopiedFile> =>
  Object.fromEntries([...copies].flatMap(([path, file]) => (file ? [[path, file]] : [])));

/** For the plan: what each file was when it was read. */
export const digestsOf = ({ texts }: PlanSources): Record<string, string> =>
  Object.fromEntries(
    [...texts].flatMap(([path, text]) => (text === undefined ? [] : [[path, textDigest(text)]])),
  );

/** For the plan: the templates themselves, since the run renders them again. */
export const textsOf = ({ templates }: PlanSources): Record<string, string> =>
  Object.fromEntries([...templates].flatMap(([path, source]) => (source ? [[path, source.text]] : [])));
