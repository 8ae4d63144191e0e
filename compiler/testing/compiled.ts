// Specs compiled against the corpus' inventory and platforms, and the plans that come of it in few words.
import { readFileSync } from "node:fs";
import type { PlanNode } from "../../schemas/plan.js";
import { platforms } from "../../test/corpus/platforms.js";
import { type CompileRequest, compile, type Diagnostic, folderLoader, renderDiagnostics } from "../index.js";

const CORPUS = new URL("../../test/corpus/", import.meta.url);
export const good = (file: string): string => readFileSync(new URL(`good/${file}`, CORPUS), "utf8");
export const inventory = { text: good("inventory.yaml"), file: "inventory.yaml" };
export const deps = { platforms, load: folderLoader(CORPUS.pathname) };

export const compiled = (spec: string, rest: Partial<CompileRequest> = {}): ReturnType<typeof compile> =>
  compile({ spec: { text: spec, file: "spec.yaml" }, inventory, ...rest }, deps);

export function planOf(spec: string, rest: Partial<CompileRequest> = {}) {
  const result = compiled(spec, rest);
  if ("diagnostics" in result) throw new Error(renderDiagnostics(result.diagnostics));
  return result.plan;
}

export function problemsOf(
  spec: string,
  rest: Partial<CompileRequest> = {},
): Pick<Diagnostic, "code" | "file" | "line" | "column">[] {
  const result = compiled(spec, rest);
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, file, line, column }) => ({ code, file, line, column }));
}

/** `reads(a,b) write(c)`. */
export function shape(nodes: readonly PlanNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "reads") return `reads(${node.steps.join()})`;
      if (node.kind === "loop") return `loop[${shape(node.body)}]`;
      if (node.kind !== "block") return `${node.kind}(${node.step})`;
      return `block[${shape(node.body)} rescue[${shape(node.rescue)}] always[${shape(node.always)}]]`;
    })
    .join(" ");
}

export const shapes = (spec: string, rest: Partial<CompileRequest> = {}) =>
  planOf(spec, rest).stages[0]!.tracks.map((track) => `${track.devices.join()}: ${shape(track.nodes)}`);

export const steps = (text: string, head = "targets: { hosts: r1 }") => `name: t\n${head}\nsteps:\n${text}`;
