// `use`: another spec's steps in place of this one, with its inputs bound to what `with` gives.
import type { Json } from "../../packages/devices/src/words/json.js";
import { spend } from "../../compiler/budget.js";
import { digestOf } from "../../compiler/digest.js";
import { didYouMean, oneOf, type SourceRange, Source } from "../../compiler/diagnostics/index.js";
import {
  asList,
  asMap,
  asText,
  type Entry,
  entriesOf,
  get,
  jsonOf,
  type MapNode,
  type Node,
  parseDocument,
  type TextNode,
} from "../../compiler/document/index.js";
import { evaluate, ExpressionError, isTemplate, referencedNames } from "../../compiler/expressions/index.js";
import { celLiteral, celOfValue } from "../../compiler/expressions/rewrite.js";
import { declaredInputs, type InputDeclaration } from "../../compiler/inputs/declare.js";
import { fitInput, PLACEHOLDERS } from "../../compiler/inputs/fit.js";
import { checkOpenValue } from "../../compiler/secrets/open-values.js";
import { resolvePath, startOf } from "../../compiler/load.js";
import { blockOf } from "../block/compile.js";
import type { ReadSteps } from "../kind.js";
import {
  BEFORE,
  bothHold,
  readExpression,
  readValue,
  WITH_SECRETS,
} from "../../compiler/reading/expressions.js";
import { type Frame, newScope } from "../../compiler/reading/frame.js";
import { explicitIds, freeId, savedNames } from "../../compiler/reading/ids.js";
import type { IrStep } from "../../compiler/reading/ir.js";
import { settingsOf } from "../../compiler/reading/settings.js";

const MAX_CHAIN = 10;

export function readUse(step: MapNode, id: string, frame: Frame, readSteps: ReadSteps): IrStep[] {
  const path = asText(get(step, "use"));
  const file = path && locate(path, frame);
  if (!path || file === undefined) return [];
  const document = load(path, file, frame);
  const steps = document && stepsOf(document, path, frame);
  if (!document || !steps) return [];
  const { reading } = frame;
  // Declared and bound anew with each use.
  spend(10 * inputsOf(document).length);
  const inputs = declaredInputs(get(document, "inputs"), reading.problems);
  const bound = bindInputs(step, path, inputs, frame);
  const ids = new Map(
    explicitIds(document, reading.problems).map((node) => [node.value, `${id}-${node.value}`]),
  );
  for (const taken of ids.values()) {
    if (reading.taken.has(taken))
      reading.problems.add({
        code: "duplicate_id",
        message: `the used spec brings in the id \`${taken}\`, which is taken`,
        at: path,
        hint: "give this `use` another `id`",
      });
    reading.taken.add(taken);
  }
  for (const name of savedNames(document)) reading.savedSomewhere.add(name);
  const when = asText(get(step, "when"));
  const condition = when && readExpression(when, newScope(frame), BEFORE);
  const both = bothHold(frame.when, condition, when, frame);
  const around = settingsOf(
    step,
    settingsOf(get(document, "defaults"), frame.settings, reading.problems),
    reading.problems,
  );
  const inside: Frame = {
    reading,
    file,
    inputs,
    bound,
    ids,
    settings: around,
    chain: [...frame.chain, file],
    guards: frame.guards,
    ...(frame.loop ? { loop: frame.loop, isItemHidden: true as const } : {}),
    ...(both === undefined ? {} : { when: both, whenNode: when ?? frame.whenNode }),
  };
  const read = readSteps(steps, id, inside);
  const cleanup = finallyOf(document).flatMap((list, n) =>
    readSteps(list, `${id}-finally${n === 0 ? "" : n}`, inside),
  );
  if (cleanup.length === 0) return read;
  const block = get(step, "id") ? id : freeId(id, reading.taken);
  return [
    blockOf({ id: block, node: step, at: path, frame, settings: around, steps: read, always: cleanup }),
  ];
}

/** Of a used spec: its steps are a block here, and these its `always`. */
function finallyOf(document: Node): Node[] {
  const [stage] = asList(get(document, "stages"))?.items ?? [];
  return [get(stage, "finally"), get(document, "finally")].flatMap((list) => list ?? []);
}

function locate(path: TextNode, { file, chain, reading }: Frame): string | undefined {
  if (isTemplate(path.value)) return undefined;
  const resolved = resolvePath(path.value, file);
  if (resolved === undefined) {
    reading.problems.add({
      code: "path_escapes",
      message: `\`${path.value}\` leads out of the folder of specs`,
      at: path,
      hint: "relative paths start at the folder of the file that names them",
    });
    return undefined;
  }
  if (chain.includes(resolved)) {
    reading.problems.add({
      code: "use_cycle",
      message: `the specs use one another in a circle: ${[...chain, resolved].join(" → ")}`,
      at: path,
    });
    return undefined;
  }
  if (chain.length > MAX_CHAIN) {
    reading.problems.add({
      code: "use_cycle",
      message: `specs use one another more than ${MAX_CHAIN} deep`,
      at: path,
    });
    return undefined;
  }
  return resolved;
}

const inputsOf = (document: Node) => entriesOf(get(document, "inputs"));

/** Each file once, however often it is used. */
function load(path: TextNode, file: string, frame: Frame): Node | undefined {
  const { used } = frame.reading;
  const known = used.get(file);
  if (known) return known;
  const document = readFile(path, file, frame);
  used.set(file, document);
  return document;
}

function readFile(path: TextNode, file: string, { reading, file: from }: Frame): Node | undefined {
  const text = reading.deps.load?.(file, from);
  if (text === undefined) {
    const message = reading.deps.load ? `there is no file \`${file}\`` : "no other files can be read here";
    reading.problems.add({ code: "file_not_found", message, at: path, hint: startOf(path) });
    return undefined;
  }
  const document = parseDocument(new Source(file, text), reading.problems);
  if (!document) return undefined;
  reading.checkSpec(document);
  reading.files[file] = digestOf(jsonOf(document));
  return document;
}

function stepsOf(document: Node, path: TextNode, { reading }: Frame): Node | undefined {
  const stages = asList(get(document, "stages"));
  if (!stages) return get(document, "steps");
  const [only, second] = stages.items;
  if (!second && only && !get(only, "targets")) return get(only, "steps");
  reading.problems.add({
    code: "bad_value",
    message: `\`${path.value}\` has stages; only a spec with \`steps\` can be used`,
    at: path,
  });
  return undefined;
}

/** Each input of the used spec as CEL over the scope of the run. */
function bindInputs(
  step: MapNode,
  path: TextNode,
  inputs: ReadonlyMap<string, InputDeclaration>,
  frame: Frame,
): Map<string, string> {
  const { problems } = frame.reading;
  const bound = new Map<string, string>();
  const given = asMap(get(step, "with"));
  checkOpenValue(given, problems);
  for (const entry of entriesOf(given)) {
    if (inputs.has(entry.key.value)) continue;
    const hint = () =>
      didYouMean(entry.key.value, inputs.keys()) ??
      (inputs.size > 0 ? `there are ${oneOf([...inputs.keys()])}` : "it declares no inputs");
    problems.add({
      code: "unknown_input",
      message: `\`${path.value}\` has no input \`${entry.key.value}\``,
      at: entry.key,
      hint,
    });
  }
  for (const declaration of inputs.values()) {
    const entry = given?.entries.get(declaration.name);
    const cel = entry && bindOne(entry, declaration, frame);
    if (cel !== undefined) bound.set(declaration.name, cel);
    else {
      if (!entry && declaration.required && declaration.default === undefined) {
        const at: SourceRange = step.entries.get("with")?.key ?? path;
        problems.add({
          code: "missing_input",
          message: `\`${path.value}\` requires the input \`${declaration.name}\``,
          at,
          hint: `add \`with: { ${declaration.name}: … }\``,
        });
      }
      bound.set(
        declaration.name,
        celLiteral(
          declaration.default ?? (entry || declaration.required ? PLACEHOLDERS[declaration.type] : null),
        ),
      );
    }
  }
  return bound;
}

function bindOne({ value }: Entry, declaration: InputDeclaration, frame: Frame): string | undefined {
  const read = readValue(value, newScope(frame), value.kind === "scalar" ? WITH_SECRETS : BEFORE);
  if (read === undefined) return undefined;
  const known = isStatic(read) ? { value: read } : early(read, frame);
  const fit = known && fitInput(declaration, known.value, { convert: false });
  if (fit && "message" in fit) {
    frame.reading.problems.add({
      code: "bad_input",
      message: `\`${declaration.name}\`: ${fit.message}`,
      at: value,
      hint: fit.hint,
    });
    return undefined;
  }
  return isStatic(read) ? celLiteral(read) : celOfValue(read);
}

const isStatic = (value: Json): boolean => !isTemplate(JSON.stringify(value));

/** The value now, where it depends on nothing but the run's inputs. */
function early(value: Json, { reading }: Frame): { value: Json } | undefined {
  if (!reading.inputs) return undefined;
  try {
    const cel = celOfValue(value);
    return referencedNames(cel).roots.every((root) => root === "inputs")
      ? { value: evaluate(cel, { inputs: reading.inputs }) }
      : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
