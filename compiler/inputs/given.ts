// The inputs of a run: what was given, checked and completed with defaults.
import type { Json } from "../../packages/devices/src/words/json.js";
import { type Collector, didYouMean, oneOf } from "../diagnostics/index.js";
import { asMap, documentOf, startOf } from "../document/index.js";
import { Source } from "../diagnostics/index.js";
import { checkOpenValue } from "../secrets/open-values.js";
import type { InputDeclaration } from "./declare.js";
import { fitInput, PLACEHOLDERS } from "./fit.js";

/** Every declared input has a value then; null where nothing was given and there is no default. */
export function resolveInputs(
  declared: ReadonlyMap<string, InputDeclaration>,
  given: Record<string, Json>,
  problems: Collector,
): Record<string, Json> {
  const document = asMap(documentOf("inputs", given, problems));
  const values: Record<string, Json> = {};
  checkOpenValue(document, problems);
  for (const { key } of document?.entries.values() ?? []) {
    if (declared.has(key.value)) continue;
    const hint = () =>
      didYouMean(key.value, declared.keys()) ??
      (declared.size > 0 ? `there are ${oneOf([...declared.keys()])}` : "the spec declares no inputs");
    problems.add({ code: "unknown_input", message: `the spec has no input \`${key.value}\``, at: key, hint });
  }
  for (const declaration of declared.values()) {
    const { name } = declaration;
    const entry = document?.entries.get(name);
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) {
      if (declaration.required && declaration.default === undefined) {
        const at = document ? { ...document, end: document.start + 1 } : startOf(new Source("inputs", "{}"));
        problems.add({
          code: "missing_input",
          message: `the input \`${name}\` is required`,
          at,
          hint: `give it: \`--input ${name}=…\``,
        });
        values[name] = PLACEHOLDERS[declaration.type];
        continue;
      }
      values[name] = declaration.default ?? null;
      continue;
    }
    const fit = fitInput(declaration, value, { convert: true });
    if ("value" in fit) values[name] = fit.value;
    else {
      values[name] = PLACEHOLDERS[declaration.type];
      problems.add({
        code: "bad_input",
        message: `\`${name}\`: ${fit.message}`,
        at: entry?.value ?? startOf(new Source("inputs", "{}")),
        hint: fit.hint,
      });
    }
  }
  return values;
}
