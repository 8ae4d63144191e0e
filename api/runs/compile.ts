// From a request's body to a plan: the texts are looked up, the compiler does the rest.
import { posix } from "node:path";
import type { RunRequest, ValidateRequest } from "../../schemas/api.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Plan } from "../../schemas/plan.js";
import {
  amendPlan,
  type CapabilityPolicy,
  type CompileDeps,
  compile,
  type Diagnostic,
  type DocumentInput,
  type Load,
  placeOf,
  readsWithTemplates,
  type Validity,
  validate,
  withinBudget,
} from "../../compiler/index.js";
import type { TemplatesDigest } from "../../packages/devices/src/parse/index.js";
import { createRedactor } from "../../artifacts/redaction/index.js";
import type { Catalogue, SourceText } from "../catalogue.js";
import { Problem } from "../problem.js";
import type { Caller } from "../request-policy.js";
import type { Platforms } from "../routes/platforms.js";

const DEFAULT_SPEC_FILE = "spec.yaml";

/** What can only be a name is looked up in the catalogue; a text has more than one word. */
const isName = (text: string): boolean => /^\w[\w./-]*$/.test(text.trim());

const asText = (document: string | Record<string, Json>): string =>
  typeof document === "string" ? document : JSON.stringify(document, null, 2);
const asInput = ({ text, file }: SourceText): DocumentInput => ({ text, file });

export interface Ready {
  plan: Plan;
  warnings: Diagnostic[];
  spec: SourceText;
  inventory: SourceText;
  /** The inventory is one of the catalogue. */
  named: boolean;
  /** What the inventory's text stands for: references to secrets, never secrets. */
  inventory_json: Json;
  /** Texts of the files that spec and inventory name, by the path that the compiler asked for. */
  files: Record<string, string>;
  /** Those of them that are sent to devices as they are: they may hold secrets. */
  configurations: Record<string, string>;
  /** Where files of the catalogue lie that are copied to devices, by digest. */
  copied_from: Record<string, string>;
}

/** What stands around the documents of a request. */
export interface CompilerWorld {
  platforms: Platforms;
  catalogue: Catalogue;
  /** What of the worker an inventory inside a request body may use, by who sends it. */
  policyFor: (caller: Caller) => CapabilityPolicy;
  /** The API tells its owner from other callers. */
  has_owner?: boolean;
  /** Of the TextFSM templates that workers are to have; absent: plans say nothing of them. */
  templates_digest?: TemplatesDigest;
}
type Deps = CompilerWorld;

export interface CompileAs extends Caller {
  /** The inventory is a run's that had it from the catalogue. */
  from_catalogue?: boolean;
  /**
   * Texts of a run's configuration, by path, as they were sent. They may hold secrets of who started that run: they can be
   * sent again, and another spec reads them for nothing else, since messages and plans show what it reads.
   */
  configurations?: Readonly<Record<string, string>>;
}

/**
 * @throws {Problem} `invalid_spec` with every place that is wrong, `invalid_body`, `not_found`
 */
export async function compileBody(body: RunRequest, deps: Deps, as: CompileAs): Promise<Ready> {
  const { spec, load } = await findSpec(body, deps);
  const found = await findInventory(body, deps);
  if (!found) {
    throw new Problem("invalid_body", "`inventory` is missing: send its text, or a name of the catalogue.");
  }
  const named = found.named || as.from_catalogue === true;
  const files: Record<string, string> = {};
  const recording =
    (read: Load): Load =>
    (path, from) => {
      const text = read(path, from);
      if (text !== undefined) files[path] = text;
      return text;
    };
  const { inputs, limit, check, concurrency, deadline, labels, notify } = body;
  const result = compile(
    {
      spec: asInput(spec),
      inventory: asInput(found),
      ...(inputs ? { inputs } : {}),
      ...(limit === undefined ? {} : { limit }),
      ...(check === undefined ? {} : { check }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(deadline === undefined ? {} : { deadline }),
      ...(labels ? { labels } : {}),
      ...(notify ? { notify } : {}),
    },
    compileDeps(deps, as, {
      trusted: named,
      load: recording(load),
      loadForInventory: recording(found.load),
      measure: measureOf(body, deps),
      ...(as.configurations ? { loadConfiguration: sentBefore(as.configurations, recording(load)) } : {}),
    }),
  );
  if ("diagnostics" in result) throw invalidSpec(withFilesHint(result.diagnostics, body));
  const { warnings, inventory } = result;
  const templates = readsWithTemplates(result.plan) ? await deps.templates_digest?.current(0) : undefined;
  const plan = amendPlan(result.plan, {
    ...(templates === undefined ? {} : { templates_digest: templates }),
    ...(deps.has_owner && !as.owner ? { guest: true } : {}),
  });
  const configurations = result.files;
  if (Object.keys(configurations).length > 0) {
    const mask = maskOf(plan);
    for (const [path, text] of Object.entries(configurations)) files[path] = mask(text);
  }
  const copied_from = Object.fromEntries(
    Object.entries(body.workflow === undefined ? {} : (plan.copies ?? {})).flatMap(([path, { sha256 }]) => {
      const file = deps.catalogue.fileAt(path);
      return file === undefined ? [] : [[sha256, file]];
    }),
  );
  return {
    plan,
    warnings,
    spec,
    inventory: found,
    named,
    inventory_json: inventory,
    files,
    configurations,
    copied_from,
  };
}

/** As it may be shown and kept with the run. */
function maskOf({ platforms }: Plan): (text: string) => string {
  const shapes = Object.values(platforms).flatMap(({ secrets }) => secrets);
  const redactor = createRedactor({ secrets: [], shapes: [...new Set(shapes)] });
  return (text) => redactor.text(text);
}

/** Checks the spec, and what becomes of it with the inventory where there is one. @throws {Problem} `not_found` */
export async function validateBody(body: ValidateRequest, deps: Deps, as: Caller): Promise<Validity> {
  const { spec, load } = await findSpec(body, deps);
  const inventory = await findInventory(body, deps);
  const found = validate(
    {
      spec: asInput(spec),
      ...(inventory ? { inventory: asInput(inventory) } : {}),
      ...(body.inputs ? { inputs: body.inputs } : {}),
    },
    compileDeps(deps, as, {
      trusted: inventory?.named ?? false,
      load,
      measure: measureOf(body, deps),
      ...(inventory ? { loadForInventory: inventory.load } : {}),
    }),
  );
  refuseComplex(found.errors);
  return { ...found, errors: withFilesHint(found.errors, body) };
}

type LoadsOfRequest = Pick<CompileDeps, "loadForInventory" | "loadConfiguration" | "measure"> & {
  load: Load;
};

const sentBefore =
  (texts: Readonly<Record<string, string>>, others: Load): Load =>
  (path, from) =>
    Object.hasOwn(texts, path) ? texts[path] : others(path, from);

function compileDeps(
  { platforms, policyFor }: Deps,
  { owner }: Caller,
  { trusted, ...loads }: { trusted: boolean } & LoadsOfRequest,
): CompileDeps {
  const policy = policyFor({ owner });
  return { platforms, ...loads, addressPolicy: policy, ...(trusted ? {} : { policy }) };
}

async function findSpec(
  body: ValidateRequest,
  { catalogue }: Deps,
): Promise<{ spec: SourceText; load: Load }> {
  if ((body.spec === undefined) === (body.workflow === undefined)) {
    throw new Problem(
      "invalid_body",
      "Give either `spec` (the text) or `workflow` (a name of the catalogue).",
    );
  }
  if (body.workflow === undefined) {
    const file = body.spec_file ?? DEFAULT_SPEC_FILE;
    const text = asText(body.spec as string | Record<string, Json>);
    return { spec: { text, file }, load: filesOf(body.files ?? {}, file) };
  }
  const entry = await catalogue.workflow(body.workflow);
  if (entry) return { spec: entry, load: catalogue.load };
  const names = (await catalogue.workflows()).map(({ name }) => name);
  throw new Problem(
    "not_found",
    `The catalogue has no workflow named ${body.workflow}. It has: ${names.join(", ") || "(none)"}.`,
  );
}

/** The client names files relative to the spec's folder, the compiler as they lie beside the spec's own name. */
function filesOf(files: Record<string, string>, spec: string): Load {
  const folder = posix.dirname(spec);
  const texts = new Map(Object.entries(files).map(([path, text]) => [posix.join(folder, path), text]));
  return (path) => texts.get(posix.normalize(path)) ?? (Object.hasOwn(files, path) ? files[path] : undefined);
}

/** Files of the request are named as in {@link filesOf}; those of the catalogue lie beside its specs. */
function measureOf(
  { workflow, copies = {}, spec_file = DEFAULT_SPEC_FILE }: ValidateRequest,
  { catalogue }: Deps,
): NonNullable<CompileDeps["measure"]> {
  if (workflow !== undefined) return catalogue.measure;
  const folder = posix.dirname(spec_file);
  const known = new Map(Object.entries(copies).map(([path, file]) => [posix.join(folder, path), file]));
  return (path) =>
    known.get(posix.normalize(path)) ?? (Object.hasOwn(copies, path) ? copies[path] : undefined);
}

interface FoundInventory extends SourceText {
  /** One of the catalogue. */
  named: boolean;
  /** Reads the files that it names: of the catalogue, or of the body, as the inventory itself. */
  load: Load;
}

async function findInventory(
  body: ValidateRequest,
  { catalogue }: Deps,
): Promise<FoundInventory | undefined> {
  const { inventory } = body;
  if (inventory === undefined) return undefined;
  if (typeof inventory !== "string" || !isName(inventory)) {
    const file = body.inventory_file ?? "inventory.yaml";
    const load = filesOf(body.files ?? {}, body.spec_file ?? DEFAULT_SPEC_FILE);
    return { text: asText(inventory), file, named: false, load };
  }
  const entry = await catalogue.inventory(inventory.trim());
  if (entry) return { ...entry, named: true, load: catalogue.load };
  const names = await catalogue.inventories();
  throw new Problem(
    "not_found",
    `The catalogue has no inventory named ${inventory}. Send the inventory's text, or one of: ${names.join(", ") || "(none)"}.`,
  );
}

/** A client of its own may not know that the API reads no files of its machine, nor what the spec is called there. */
function withFilesHint(diagnostics: Diagnostic[], { spec, spec_file }: ValidateRequest): Diagnostic[] {
  if (spec === undefined || spec_file !== undefined) return diagnostics;
  const hint =
    "send its text in `files`, by its path from the spec's folder, and the spec's own name in `spec_file`";
  return diagnostics.map((one) => (one.code === "file_not_found" ? { ...one, hint } : one));
}

/** @throws {Problem} `too_complex`, with the limit */
export function withinLimits<T>(work: () => T): T {
  const done = withinBudget(work);
  if ("value" in done) return done.value;
  throw new Problem("too_complex", sentence(done.over));
}

const sentence = ({ message, hint }: Pick<Diagnostic, "message" | "hint">): string =>
  `${message.replace(/^./, (first) => first.toUpperCase())}${hint === undefined ? "" : `; ${hint}`}.`;

/** What was given up is neither valid nor invalid. @throws {Problem} `too_complex` */
function refuseComplex(diagnostics: Diagnostic[]): void {
  const found = diagnostics.find(({ code }) => code === "too_complex");
  if (found) throw new Problem("too_complex", `${placeOf(found)}: ${sentence(found)}`, { errors: [found] });
}

function invalidSpec(diagnostics: Diagnostic[]): Problem {
  refuseComplex(diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const place = first ? `${first.file}:${first.line}:${first.column}: ` : "";
  return new Problem("invalid_spec", `${place}${first?.message ?? "the spec is not valid"}${more}`, {
    errors: diagnostics,
  });
}
