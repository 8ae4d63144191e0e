// YAML on a terminal or in a log: the same values, and nothing in it that a CI system takes for a command.
import { disarmCommands } from "../schemas/printable.js";

/** Left as it is where it is harmless. Only in double quotes a character can be written as `\x23`. */
export async function printableYaml(yaml: string): Promise<string> {
  if (disarmCommands(yaml) === yaml) return yaml;
  const { parseDocument, visit } = await import("yaml");
  const document = parseDocument(yaml);
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string") node.type = "QUOTE_DOUBLE";
    },
  });
  return disarmCommands(document.toString({ lineWidth: 0 }));
}
