// Secrets in what lies open: inputs and the vars of devices are kept with the run, shown, and part of its history.
import type { ResolvedDevice } from "../../schemas/device.js";
import type { Collector } from "../diagnostics/index.js";
import { asText, type Node, placeInside } from "../document/index.js";
import {
  type Expression,
  ExpressionError,
  parseTemplate,
  renderText,
  type Scope,
} from "../expressions/index.js";
import type { IrCommand } from "../steps/ir.js";
import { FILL, type Found, literalSecrets } from "./literal-secret.js";
import { dependsOnDevice, type Renderer, scopeOf } from "./render.js";

const HINT = "write `${{ secrets.name }}` and name its source in the inventory";

/** What shapes that mean one thing only have in common; spares thousands of vars the search. */
const MAY_HOLD_ONE = /\$|-----BEGIN |password|secret|community|\bkey\b/i;

/** A value that is a secret by its own look, whatever it is used for: a hash, a private key, a line with a password. */
export function checkOpenValue(node: Node | undefined, problems: Collector): void {
  if (!node) return;
  if (node.kind === "list") for (const item of node.items) checkOpenValue(item, problems);
  if (node.kind === "map") for (const { value } of node.entries.values()) checkOpenValue(value, problems);
  const text = asText(node);
  if (!text || !MAY_HOLD_ONE.test(text.value)) return;
  const places = literalSecrets(text.value, []).map(({ start, length }) => placeInside(text, start, length));
  for (const { source, start, end } of places) source.mask(start, end);
  const [at] = places;
  if (!at) return;
  const message = "this has the shape of a secret, and inputs and `vars` are kept and shown with the run";
  problems.add({ code: "literal_secret", message, at, hint: HINT });
}

/** Has the look of a secret and of nothing else, and stands for a value where only its place matters. */
const ANY = "Xk7pQz2w";

/** An input or a var as it is; what an expression makes of it may be anything. */
const OPEN = /^\(*(?:inputs|device\.vars)(?:\.\w+|\["[^"]*"\]|\['[^']*'\]|\[\d+\])+\)*$/;

interface OpenPart extends Found {
  expression: Expression;
  /** Of the expression in the template. */
  offset: number;
}

/**
 * A value of an input or of a device's `vars` where a command has a secret.
 * @param devices of one platform, whose `shapes` these are
 */
export function checkOpenSecrets(
  command: IrCommand,
  devices: readonly ResolvedDevice[],
  shapes: readonly string[],
  renderer: Renderer,
  severity: "error" | "warning",
): void {
  const places = lineOf(command, () => ANY);
  if (places.open.length === 0 || !secretsAmong(places, shapes)) return;
  for (const device of dependsOnDevice(command) ? devices : devices.slice(0, 1)) {
    const scope = scopeOf(device, renderer);
    const part = secretsAmong(
      lineOf(command, (expression) => textOf(expression, scope)),
      shapes,
    );
    if (!part) continue;
    const where = dependsOnDevice(command) ? `for device \`${device.name}\`: ` : "";
    const own = command.template === command.node.value;
    renderer.problems.add({
      code: "literal_secret",
      severity,
      message: `${where}\`${part.expression.text}\` stands where a secret does, and inputs and \`vars\` are kept and shown with the run`,
      at: own
        ? placeInside(command.node, part.offset, part.expression.text.length)
        : placeInside(command.node, 0, command.node.value.length),
      hint: HINT,
    });
    return;
  }
}

/** The command with values in it; what is no input and no var is filled in with what is no secret. */
function lineOf({ template }: IrCommand, valueOf: (expression: string) => string) {
  const open: OpenPart[] = [];
  let text = "";
  for (const part of parseTemplate(template)) {
    if ("text" in part) {
      text += part.text;
      continue;
    }
    const isOpen = OPEN.test(part.expression.text);
    const value = isOpen ? valueOf(part.expression.text) : FILL;
    if (isOpen) open.push({ ...part, start: text.length, length: value.length });
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

/** One letter is no secret, and stands for an input that is yet to be given. */
function textOf(expression: string, scope: Scope): string {
  try {
    const text = renderText(`\${{ ${expression} }}`, scope);
    return text.length > 1 ? text : FILL;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return FILL;
  }
}
