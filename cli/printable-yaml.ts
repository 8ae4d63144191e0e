// YAML on a terminal or in a log: the same values, and nothing in it that a CI system takes for a command.
import { parseDocument, visit } from "yaml";
import { disarmCommands } from "../schemas/printable.js";

/** Left as it is where it is harmless. Only in double quotes a character can be written as `\x23`. */
export function printableYaml(yaml: string): string {
  if (disarmCommands(yaml) === yaml) return yaml;
  const document = parseDocument(yaml);
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string") node.type = "QUOTE_DOUBLE";
    },
  });
  return disarmCommands(document.toString({ lineWidth: 0 }));
}
