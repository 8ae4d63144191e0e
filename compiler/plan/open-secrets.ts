// Values that lie open and come into a command where it has a secret.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { PlanStep } from "../../schemas/plan.js";
import { get, type MapNode, placeInside } from "../document/index.js";
import {
  evaluate,
  ExpressionError,
  isTemplate,
  parseTemplate,
  renderText,
  type Scope,
} from "../expressions/index.js";
import type { IrCommand } from "../reading/ir.js";
import { HINT, KEPT } from "../secrets/open-values.js";
import { FILL, type Found, literalSecrets } from "../secrets/literal-secret.js";
import { dependsOnDevice, type Renderer, scopeOf } from "./render.js";

/** Has the look of a secret and of nothing else, and stands for a value where only its place matters. */
const ANY = "Xk7pQz2w";

/** An input, a var or an item as it is; what an expression makes of it may be anything. */
const openAs = (item?: string): RegExp =>
  new RegExp(
    `^\\(*(?:(?:inputs|device\\.vars)(?=[.[])${item === undefined ? "" : `|${item}`})(?:\\.\\w+|\\["[^"]*"\\]|\\['[^']*'\\]|\\[\\d+\\])*\\)*$`,
  );

interface OpenPart extends Found {
  /** As the document has it. */
  written: string;
  /** Of the expression in the document's template. */
  offset: number;
}

export interface Commanded {
  /** Of one platform, whose `shapes` these are. */
  devices: readonly ResolvedDevice[];
  shapes: readonly string[];
  severity: "error" | "warning";
  node: MapNode;
  loop: PlanStep["for_each"];
}

/** A value of an input, of a device's `vars`, of a loop or of a `with` where a command has a secret. */
export function checkOpenSecrets(command: IrCommand, about: Commanded, renderer: Renderer): void {
  const { devices, shapes, severity, loop, node } = about;
  const places = lineOf(command, loop?.as, () => ANY);
  if (places.open.length === 0 || !secretsAmong(places, shapes)) return;
  const isEach = dependsOnDevice(command);
  const differs = isEach || (loop && "cel" in loop.items && /\bdevice\b/.test(loop.items.cel));
  for (const device of differs ? devices : devices.slice(0, 1)) {
    for (const scope of scopesOf(scopeOf(device, renderer), loop)) {
      const part = secretsAmong(
        lineOf(command, loop?.as, (expression) => textOf(expression, scope)),
        shapes,
      );
      if (!part) continue;
      const items = loop && get(node, "for_each");
      items?.source.mask(items.start, items.end);
      renderer.problems.add({
        code: "literal_secret",
        severity,
        message: `${isEach ? `for device \`${device.name}\`: ` : ""}\`${part.written}\` looks like a secret; ${KEPT}`,
        at: placeInside(command.node, part.offset, part.written.length),
        hint: HINT,
      });
      return;
    }
  }
}

/** One for each item that is known before the run. */
function scopesOf(scope: Scope, loop: PlanStep["for_each"]): Scope[] {
  if (!loop) return [scope];
  const { items, as } = loop;
  const known = Array.isArray(items) ? items : listOf(items.cel, scope);
  return known.length === 0 ? [scope] : known.map((item) => ({ ...scope, [as]: item }));
}

function listOf(cel: string, scope: Scope): Json[] {
  try {
    const value = evaluate(cel, scope);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [];
  }
}

/** The command with values in it; what does not lie open is filled in with what is not a secret. */
function lineOf(
  { template, node }: IrCommand,
  item: string | undefined,
  valueOf: (expression: string) => string,
) {
  const isOpen = openAs(item);
  const open: OpenPart[] = [];
  let text = "";
  const written = parseTemplate(node.value);
  for (const [n, part] of parseTemplate(template).entries()) {
    const own = written[n];
    if ("text" in part || !own || "text" in own) {
      text += "text" in part ? part.text : FILL;
      continue;
    }
    // An input of a used spec is by now what `with` gives it.
    const isGiven = part.expression.names.references.length === 0 && isOpen.test(own.expression.text);
    const value = isGiven || isOpen.test(part.expression.text) ? valueOf(part.expression.text) : FILL;
    if (value !== FILL)
      open.push({
        written: own.expression.text,
        offset: own.offset,
        start: text.length,
        length: value.length,
      });
    text += value;
  }
  return { text, open };
}

/** The first open part that holds a piece of one. */
function secretsAmong(
  { text, open }: { text: string; open: OpenPart[] },
  shapes: readonly string[],
): OpenPart | undefined {
  const found = literalSecrets(text, shapes);
  return open.find((part) =>
    found.some(({ start, length }) => start < part.start + part.length && part.start < start + length),
  );
}

/** One letter is not a secret, and stands for an input that is yet to be given. */
function textOf(expression: string, scope: Scope): string {
  try {
    const text = renderText(`\${{ ${expression} }}`, scope);
    return text.length > 1 && !isTemplate(text) ? text : FILL;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return FILL;
  }
}
