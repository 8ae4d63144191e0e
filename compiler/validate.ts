// Checks a spec, alone or with an inventory, without all that a run needs.
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Json } from "../packages/devices/src/words/json.js";
import { withinBudget } from "./budget.js";
import { compile, tooComplex } from "./compile.js";
import type { CompileDeps, DocumentInput } from "./deps.js";
import { Collector, type Diagnostic, placeOf } from "./diagnostics/index.js";
import type { InputDeclaration } from "./inputs/declare.js";
import { readDocument, readInventory } from "./inventory/read.js";
import { checkSecrets } from "./plan/check-secrets.js";
import { flatSteps } from "./plan/tracks.js";
import type { IrCommand } from "./reading/ir.js";
import { readSpec } from "./steps/spec.js";

/** What a catalogue shows of a spec. */
export interface SpecOutline {
  name: string;
  description?: string;
  inputs: Omit<InputDeclaration, "entry">[];
  stages: { name: string; steps: number }[];
}

export interface Validity {
  valid: boolean;
  /** The workflow's name, where the spec is right. */
  name?: string;
  spec?: SpecOutline;
  errors: Diagnostic[];
  warnings: Diagnostic[];
}

/** Of a spec, and of what becomes of it with an inventory. Inputs that are required may be left to the run. */
export function validate(request: ValidateRequest, deps: CompileDeps): Validity {
  const done = withinBudget(() => validateAll(request, deps));
  if ("value" in done) return done.value;
  return { valid: false, errors: [tooComplex(done.over, request.spec)], warnings: [] };
}

interface ValidateRequest {
  spec: DocumentInput;
  inventory?: DocumentInput;
  inputs?: Record<string, Json>;
}

function validateAll({ spec, inventory, inputs }: ValidateRequest, deps: CompileDeps): Validity {
  const alone = validateSpec(spec, deps);
  const result = inventory ? compile({ spec, inventory, ...(inputs ? { inputs } : {}) }, deps) : alone;
  const found = "diagnostics" in result ? result.diagnostics : result.warnings;
  const isError = ({ severity, code }: Diagnostic) =>
    severity === "error" && (inputs !== undefined || code !== "missing_input");
  const errors = found.filter(isError);
  // Steps that no device reaches are looked at only by the first.
  for (const one of "diagnostics" in alone ? alone.diagnostics.filter(isError) : [])
    if (!errors.some((other) => other.code === one.code && placeOf(other) === placeOf(one))) errors.push(one);
  return {
    valid: errors.length === 0,
    ...("spec" in alone ? { name: alone.spec.name, spec: alone.spec } : {}),
    errors,
    warnings: found.filter(({ severity }) => severity === "warning"),
  };
}

export type ValidateResult = { spec: SpecOutline; warnings: Diagnostic[] } | { diagnostics: Diagnostic[] };

/** Never throws for what is in the document. */
export function validateSpec(input: DocumentInput, deps: CompileDeps): ValidateResult {
  const problems = new Collector();
  const document = readDocument(input, "spec", problems);
  const spec = document && readSpec(document, problems, deps);
  for (const step of flatSteps((spec?.stages ?? []).flatMap((stage) => stage.steps))) {
    for (const node of nodesOf(step.changes)) checkSecrets(node, [], problems, "error");
    // Whether they only read is known with the platform.
    for (const node of nodesOf(step.commands)) checkSecrets(node, [], problems, "warning");
  }
  const diagnostics = problems.finish();
  if (!spec || problems.failed) return { diagnostics };
  return {
    spec: {
      name: spec.name,
      ...(spec.description === undefined ? {} : { description: spec.description }),
      inputs: [...spec.inputs.values()].map(outlineOf),
      stages: spec.stages.map((stage) => ({ name: stage.name, steps: stage.steps.length })),
    },
    warnings: diagnostics,
  };
}

/** Lines of one text have one node. */
const nodesOf = (commands: readonly IrCommand[]) => new Set(commands.map(({ node }) => node));

function outlineOf(declaration: InputDeclaration): SpecOutline["inputs"][number] {
  const { entry: _, ...outline } = declaration;
  return outline;
}

/** The devices of an inventory with what their groups and the defaults give them, and what is wrong with it. */
export function resolveInventory(
  input: DocumentInput,
  deps: CompileDeps,
): { devices: ResolvedDevice[]; diagnostics: Diagnostic[] } {
  const problems = new Collector();
  const inventory = readInventory(input, problems, deps);
  return { devices: [...(inventory?.devices.values() ?? [])], diagnostics: problems.finish() };
}

/** An inventory alone. Empty where nothing is wrong. */
export function validateInventory(input: DocumentInput, deps: CompileDeps): Diagnostic[] {
  const problems = new Collector();
  readInventory(input, problems, deps);
  return problems.finish();
}
