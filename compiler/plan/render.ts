// Commands as they will be sent, where that can be known before the run: they depend on the inputs and the device only.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Collector } from "../diagnostics/index.js";
import { placeInside } from "../document/index.js";
import { findUnsafe } from "../effect.js";
import {
  ExpressionError,
  parseTemplate,
  renderCommand,
  renderLines,
  type Scope,
} from "../expressions/index.js";
import type { IrCommand } from "../reading/ir.js";
import { deviceScope } from "../targets/select.js";

export interface Renderer {
  inputs: Record<string, Json>;
  problems: Collector;
  scopes: Map<string, Scope>;
  /** Commands of which a problem was reported, once for all devices. */
  reported: Set<IrCommand>;
  constants: Map<IrCommand, string[] | undefined>;
}

export const newRenderer = (inputs: Record<string, Json>, problems: Collector): Renderer => ({
  inputs,
  problems,
  scopes: new Map(),
  reported: new Set(),
  constants: new Map(),
});

export function scopeOf(device: ResolvedDevice, renderer: Renderer): Scope {
  let scope = renderer.scopes.get(device.name);
  if (!scope)
    renderer.scopes.set(device.name, (scope = { inputs: renderer.inputs, device: deviceScope(device) }));
  return scope;
}

/** Beyond `inputs` and `device` nothing is known before the run. */
export const isDynamic = (command: IrCommand, item?: string): boolean =>
  [...command.roots].some((root) => root !== "inputs" && root !== "device" && root !== item);

export const dependsOnDevice = (command: IrCommand): boolean => command.roots.has("device");

/**
 * The command for a device, with the items of a loop where these are known: one text for each. A line of configuration
 * may stand for several.
 * @returns undefined where it is known only in the run, or could not be rendered, which is then reported
 */
export function rendered(
  command: IrCommand,
  device: ResolvedDevice,
  renderer: Renderer,
  loop?: { as: string; items: readonly Json[] },
): string[] | undefined {
  if (isDynamic(command, loop?.as)) return undefined;
  if (loop && command.roots.has(loop.as)) {
    const scope = scopeOf(device, renderer);
    const texts = loop.items.map((item) => render(command, device, { ...scope, [loop.as]: item }, renderer));
    return texts.includes(undefined) ? undefined : texts.flatMap((each) => each ?? []);
  }
  if (dependsOnDevice(command)) return render(command, device, scopeOf(device, renderer), renderer);
  if (!renderer.constants.has(command))
    renderer.constants.set(command, render(command, device, scopeOf(device, renderer), renderer));
  return renderer.constants.get(command);
}

function render(
  command: IrCommand,
  device: ResolvedDevice,
  scope: Scope,
  renderer: Renderer,
): string[] | undefined {
  const report = (
    code: "evaluation_failed" | "unsafe_command",
    message: string,
    offset: number,
    length: number,
    hint?: string,
  ): void => {
    if (renderer.reported.has(command)) return;
    renderer.reported.add(command);
    const where = dependsOnDevice(command) ? `for device \`${device.name}\`: ` : "";
    const own = command.template === command.node.value;
    const at = own
      ? placeInside(command.node, offset, length)
      : placeInside(command.node, 0, command.node.value.toString().length);
    renderer.problems.add({ code, message: where + message, at, hint });
  };
  try {
    const { template, expands } = command;
    const texts = expands ? renderLines(template, scope) : [renderCommand(template, scope)];
    if (texts.every((text) => findUnsafe(text) < 0)) return texts;
    report(
      "unsafe_command",
      "a value brings a line break or control character into the command",
      Math.max(0, command.template.indexOf("${{")),
      3,
    );
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    report("evaluation_failed", error.message, error.offset, error.length, error.hint);
  }
  return undefined;
}

/** The text before the first value that is known only in the run, and all text that is fixed. */
export function fixedParts(command: IrCommand): { prefix: string; texts: string[] } {
  const parts = parseTemplate(command.template);
  const [head] = parts;
  return {
    prefix: head && "text" in head ? head.text : "",
    texts: parts.flatMap((part) => ("text" in part ? [part.text] : [])),
  };
}
