// A change of the configuration as a spec has it: lines, a file or a template.
import type { SourceRange } from "../../compiler/diagnostics/index.js";
import { asMap, flagOf, get, type MapNode, type Node } from "../../compiler/document/index.js";
import { linesOf } from "../../compiler/reading/commands.js";
import { WITH_SECRETS } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrCommand, IrStep } from "../../compiler/reading/ir.js";
import { durationOf } from "../../compiler/reading/settings.js";
import { type IrSource, sourceOf } from "../../compiler/reading/source.js";
import type { ConfigureAction } from "./schema.js";

export interface Change {
  commands: IrCommand[];
  /** Where `confirm` stands. */
  confirm?: SourceRange;
  sources: IrSource[];
  replace?: NonNullable<IrStep["replace"]>;
}

/** @param around the map that holds `configure`, in which `save` and `confirm` may stand as well */
export function configureOf(
  node: Node | undefined,
  around: MapNode | undefined,
  scope: StepScope,
): { configure: ConfigureAction } & Change {
  const { problems } = scope.frame.reading;
  const source = sourceOf(node, scope);
  const lines = linesOf(asMap(node) ? get(node, "lines") : node, scope, WITH_SECRETS);
  const replace =
    flagOf(get(node, "replace")) === true ? asMap(node)?.entries.get("replace")?.key : undefined;
  const confirm = asMap(node)?.entries.get("confirm") ?? around?.entries.get("confirm");
  const ms = durationOf(confirm?.value, problems);
  return {
    configure: {
      lines: lines.map((line) => line.template),
      ...(source ? { source: source.source } : {}),
      ...(replace ? { replace: true as const } : {}),
      save: flagOf(get(node, "save")) ?? flagOf(get(around, "save")) ?? false,
      ...(ms === undefined ? {} : { confirm_ms: ms }),
    },
    commands: lines,
    sources: source ? [source] : [],
    ...(replace ? { replace: { at: replace, confirms: ms !== undefined } } : {}),
    ...(confirm && ms !== undefined ? { confirm: confirm.key } : {}),
  };
}
