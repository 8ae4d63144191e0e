// Secrets that are written into a command of the document.
import type { Collector } from "../diagnostics/index.js";
import { placeInside, type TextNode } from "../document/index.js";
import { literalSecrets } from "../secrets/literal-secret.js";

/**
 * What has the shape of a secret, in the words of the document; references are none. It is masked wherever it is shown.
 * @param severity `error` where the command sets something, `warning` where it only reads
 */
export function checkSecrets(
  node: TextNode,
  shapes: readonly string[],
  problems: Collector,
  severity: "error" | "warning",
): void {
  const places = literalSecrets(node.value, shapes).map(({ start, length }) =>
    placeInside(node, start, length),
  );
  for (const { source, start, end } of places) source.mask(start, end);
  const [at] = places;
  if (!at) return;
  problems.add({
    code: "literal_secret",
    severity,
    message: "this has the shape of a secret and is written into the document",
    at,
    hint: 'write `${{ secrets.name }}` and name its source in the inventory; what is not a secret, as `${{ "word" }}`',
  });
}
