// Ids of steps: those that the spec gives, and those that are derived where it gives none.
import { asList, asText, entriesOf, get, type Node, type TextNode } from "../document/index.js";
import type { Collector } from "../diagnostics/index.js";

/** All steps of a list with those inside of them, in the order in which they run. */
export function* allSteps(steps: Node | undefined): Generator<Node> {
  for (const step of asList(steps)?.items ?? []) {
    yield step;
    yield* allSteps(get(step, "block"));
    yield* allSteps(get(step, "rescue"));
    yield* allSteps(get(step, "always"));
  }
}

/** The lists of steps of a spec: of each stage, or its own, and those of `finally`. */
export function stepLists(spec: Node): (Node | undefined)[] {
  const stages = asList(get(spec, "stages"));
  return [
    ...(stages?.items.flatMap((stage) => [get(stage, "steps"), get(stage, "finally")]) ?? []),
    get(spec, "steps"),
    get(spec, "finally"),
  ];
}

/** Explicit ids of a file. The second of two equal ones is reported. */
export function explicitIds(spec: Node, problems: Collector): TextNode[] {
  const seen = new Map<string, TextNode>();
  for (const list of stepLists(spec)) {
    for (const step of allSteps(list)) {
      const id = asText(get(step, "id"));
      if (!id) continue;
      const before = seen.get(id.value);
      if (before) {
        const { line } = before.source.position(before.start);
        problems.add({
          code: "duplicate_id",
          message: `the id \`${id.value}\` is taken by the step on line ${line}`,
          at: id,
        });
      } else {
        seen.set(id.value, id);
      }
    }
  }
  return [...seen.values()];
}

/** Every name that some step of the spec saves. */
export function savedNames(spec: Node): string[] {
  return stepLists(spec).flatMap((list) =>
    [...allSteps(list)].flatMap((step) => entriesOf(get(step, "save")).map((entry) => entry.key.value)),
  );
}

/** A file name made of a title. */
export const slug = (title: string): string =>
  title
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60) || "stage";

/** The base itself, or with a number where it is taken. Takes it. */
export function freeId(base: string, taken: Set<string>): string {
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
  taken.add(id);
  return id;
}
