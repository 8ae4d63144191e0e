// Renders Jinja2 templates: a bounded number of steps and bytes, undefined names refused, each error at its line.
import type { Environment } from "minijinja-js/dist/bundler/minijinja_js_bg.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { didYouMean } from "../diagnostics/index.js";
import { withJinja } from "./bounded-module.js";
import { addFilters, filterWithoutValue } from "./filters.js";

/** Instructions of one rendering; a template of 1,000 lines takes some 20,000. */
const FUEL = 2_000_000;
/** Characters of what comes of it. */
const MOST_CHARACTERS = 4 * 1_024 * 1_024;

export type JinjaContext = Record<string, Json>;
/** Texts by the names under which templates call one another. */
export type Templates = ReadonlyMap<string, string>;

/** What is wrong with a template, and where. */
export class JinjaError extends Error {
  override readonly name = "JinjaError";
  constructor(
    message: string,
    /** Name of the template, and from 1. */
    readonly place: { template: string; line: number; column: number; length: number },
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** @throws {JinjaError} */
export function renderJinja(main: string, templates: Templates, context: JinjaContext): string {
  try {
    const text = renderOnce(main, templates, context, false);
    const filter = filterWithoutValue();
    if (filter !== undefined) throw nothingFor(filter, main, templates, context);
    if (text.length <= MOST_CHARACTERS) return text;
  } catch (error) {
    throw error instanceof JinjaError ? error : explained(error, main, templates, context);
  }
  throw new JinjaError(`the template gives more than ${MOST_CHARACTERS} characters`, whole(main));
}

/** Syntax alone. @throws {JinjaError} */
export function checkJinja(main: string, text: string): void {
  const templates = new Map([[main, text]]);
  try {
    withEnvironment(templates, true, () => undefined);
  } catch (error) {
    throw error instanceof JinjaError ? error : explained(error, main, templates, {});
  }
}

const whole = (template: string) => ({ template, line: 1, column: 1, length: 1 });

function withEnvironment<T>(templates: Templates, debug: boolean, work: (from: Environment) => T): T {
  return withJinja(({ Environment }) => {
    const environment = new Environment();
    try {
      environment.undefinedBehavior = "strict";
      environment.trimBlocks = true;
      environment.lstripBlocks = true;
      environment.keepTrailingNewline = true;
      environment.fuel = FUEL;
      environment.debug = debug;
      environment.enablePyCompat();
      addFilters(environment);
      for (const [name, text] of templates) environment.addTemplate(name, text);
      const done = work(environment);
      environment.free();
      return done;
    } catch (error) {
      // Of an instance that was aborted nothing may be freed, neither now nor by the garbage collector.
      if (error instanceof WebAssembly.RuntimeError) environment.__destroy_into_raw();
      else environment.free();
      throw error;
    }
  });
}

const renderOnce = (main: string, templates: Templates, context: JinjaContext, debug: boolean): string =>
  withEnvironment(templates, debug, (environment) => environment.renderTemplate(main, context));

/** Rendered once more for the place: only then it is marked. */
function explained(error: unknown, main: string, templates: Templates, context: JinjaContext): JinjaError {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
    return new JinjaError("the template takes more than 64 MiB of memory", whole(main), SMALLER);
  let marked = error as Error;
  if (!marked.message.includes("\n")) {
    try {
      renderOnce(main, templates, context, true);
    } catch (again) {
      if (again instanceof Error && !(again instanceof WebAssembly.RuntimeError)) marked = again;
    }
  }
  const inner = innerOf(marked.message);
  if (inner !== undefined && inner !== main && templates.has(inner)) {
    try {
      renderOnce(inner, templates, context, false);
    } catch (cause) {
      return explained(cause, inner, templates, context);
    }
  }
  return readError(marked.message, main, templates, context);
}

const OR_DEFAULT = "`{{ name | default('') }}` allows for a value that is not there";
const SMALLER = "let it make less: fewer repetitions, shorter texts";

/** An error in an included template is told of by its name only. */
const innerOf = (message: string): string | undefined => /error in "([^"\n]+)"/.exec(message)?.[1];

const LONGEST_NAME = 200;
const FIRST_LINE = /^(?<what>[^\n]*?)(?: \(in (?<template>[^\n]+):(?<line>\d+)\))?$/;

function readError(message: string, main: string, templates: Templates, context: JinjaContext): JinjaError {
  const [first = "", ...rest] = message.split("\n");
  const { what = first, template = main, line = "1" } = FIRST_LINE.exec(first)?.groups ?? {};
  const mark = rest.map((each) => /^ {5}i (?<before>\s*)(?<mark>\^+)/.exec(each)?.groups).find(Boolean);
  const text = templates.get(template)?.split("\n")[Number(line) - 1] ?? "";
  const from = mark?.["before"]?.length ?? 0;
  // Of a path only the last members are marked.
  const path =
    text[from] === "." ? (/[\w.]*$/.exec(text.slice(Math.max(0, from - LONGEST_NAME), from))?.[0] ?? "") : "";
  const length = path.length + (mark?.["mark"]?.length ?? 1);
  const place = { template, line: Number(line), column: from - path.length + 1, length };
  const marked = text.slice(place.column - 1, place.column - 1 + length);
  if (what.startsWith("undefined value")) {
    return new JinjaError(
      mark ? `\`${marked}\` is undefined` : "an undefined name is used",
      place,
      hintFor(marked, context) ?? OR_DEFAULT,
    );
  }
  if (what.startsWith("engine ran out of fuel"))
    return new JinjaError(`the template takes more than ${FUEL.toLocaleString("en")} steps`, place, SMALLER);
  return new JinjaError(what.replace(/^(unknown \w+): (\w+) (\S+) is unknown$/, "$1 `$3`"), place);
}

/** In longer ones no place is looked for. */
const LONGEST_LINE = 2_000;

/** The first place where a name that is not there is given to this filter. */
function nothingFor(filter: string, main: string, templates: Templates, context: JinjaContext): JinjaError {
  const piped = new RegExp(`([A-Za-z_][\\w.]*)\\s*\\|\\s*${filter}\\b`, "g");
  for (const [template, text] of templates) {
    for (const [n, line] of text.split("\n").entries()) {
      for (const { 1: path = "", index } of line.length > LONGEST_LINE ? [] : line.matchAll(piped)) {
        if (isThere(path, context)) continue;
        const place = { template, line: n + 1, column: index + 1, length: path.length };
        return new JinjaError(`\`${path}\` is undefined`, place, hintFor(path, context) ?? OR_DEFAULT);
      }
    }
  }
  return new JinjaError(`the filter \`${filter}\` is given an undefined value`, whole(main), OR_DEFAULT);
}

function isThere(path: string, context: Json): boolean {
  let around: Json | undefined = context;
  for (const name of path.split(".")) {
    if (around === null || typeof around !== "object" || Array.isArray(around)) return true;
    around = Object.hasOwn(around, name) ? around[name] : undefined;
    if (around === undefined) return false;
  }
  return true;
}

/** The nearest name beside the one that is missing. */
function hintFor(path: string, context: JinjaContext): string | undefined {
  const names = path.split(".").map((name) => name.trim());
  let around: Json = context;
  for (const name of names) {
    if (around === null || typeof around !== "object" || Array.isArray(around)) return undefined;
    const next: Json | undefined = Object.hasOwn(around, name) ? around[name] : undefined;
    if (next === undefined) return didYouMean(name, Object.keys(around));
    around = next;
  }
  return undefined;
}
