// Arguments of programs that print secrets: they may name the device, and nothing else.
import type { Collector } from "../diagnostics/index.js";
import { asList, asText, get, type Node, placeInside, type TextNode } from "../document/index.js";
import { ExpressionError, isTemplate, referencesOfTemplate } from "../expressions/index.js";

export function checkProgram(source: Node | undefined, problems: Collector): void {
  for (const [n, item] of (asList(get(source, "exec"))?.items ?? []).entries()) {
    const text = asText(item);
    if (text && isTemplate(text.value)) checkArgument(text, n, problems);
  }
}

function checkArgument(text: TextNode, n: number, problems: Collector): void {
  const at = placeInside(text, text.value.indexOf("${{"), 3);
  if (n === 0) {
    const message = "the program cannot differ by device; its arguments can";
    problems.add({ code: "bad_template", message, at });
    return;
  }
  try {
    const other = referencesOfTemplate(text.value).find(({ root }) => root !== "device");
    if (!other) return;
    problems.add({
      code: "unknown_name",
      message: `\`${other.root}\` is not known here: arguments of a program may name the device`,
      at: placeInside(text, other.offset, other.root.length),
      hint: "`${{ device.name }}`, or one of its `vars`",
    });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.add({
      code: "bad_expression",
      message: error.message,
      at: placeInside(text, error.offset, error.length),
      hint: error.hint,
    });
  }
}
