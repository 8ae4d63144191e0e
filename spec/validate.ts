// Checks a spec alone: everything that needs neither devices nor inputs.
import type { Json } from "../schemas/json.js";
import type { CompileDeps, DocumentInput } from "./deps.js";
import { Collector, type Diagnostic } from "./diagnostics/index.js";
import type { InputDeclaration } from "./inputs/declare.js";
import { readDocument, readInventory } from "./inventory/read.js";
import { checkSecrets } from "./plan/check-secrets.js";
import { flatSteps } from "./plan/tracks.js";
import { readSpec } from "./steps/spec.js";

/** What a catalogue shows of a spec. */
export interface SpecOutline {
  name: string;
  description?: string;
  inputs: {
    name: string;
    type: string;
    description?: string;
    required: boolean;
    default?: Json;
    enum?: Json[];
    pattern?: string;
    minimum?: number;
    maximum?: number;
  }[];
  stages: { name: string; steps: number }[];
}

export type ValidateResult = { spec: SpecOutline; warnings: Diagnostic[] } | { diagnostics: Diagnostic[] };

/** Never throws for what is in the document. */
export function validateSpec(input: DocumentInput, deps: CompileDeps): ValidateResult {
  const problems = new Collector();
  const document = readDocument(input, "spec", problems);
  const spec = document && readSpec(document, problems, deps);
  for (const step of flatSteps((spec?.stages ?? []).flatMap((stage) => stage.steps))) {
    for (const change of step.changes) checkSecrets(change, [], problems, "error");
    // Whether they only read is known with the platform.
    for (const command of step.commands) checkSecrets(command, [], problems, "warning");
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

function outlineOf(declaration: InputDeclaration): SpecOutline["inputs"][number] {
  const outline: Partial<InputDeclaration> = { ...declaration };
  delete outline.entry;
  return outline as SpecOutline["inputs"][number];
}

/** An inventory alone. Empty where nothing is wrong. */
export function validateInventory(input: DocumentInput, deps: CompileDeps): Diagnostic[] {
  const problems = new Collector();
  readInventory(input, problems, deps);
  return problems.finish();
}
