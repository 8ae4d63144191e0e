// A backtracking matcher that does what Python's does, step by step. For the few patterns where JavaScript's differs.
import type { Node } from "./ast.js";
import { isOf, testOf } from "./charset.js";
import { widthOf } from "./width.js";

type Next = (at: number) => boolean;
type Step = (at: number, next: Next) => boolean;

/** What the steps of one pattern share while it matches. Patterns are not used twice at a time. */
interface State {
  /** Code points of the subject. */
  text: number[];
  /** Start and end of each group; -1 while unset. */
  marks: Int32Array;
}

export interface ExactMatcher {
  /** Texts of all groups by index, 0 being the whole match; undefined where the pattern does not match at the start. */
  match(subject: string): (string | undefined)[] | undefined;
}

export function exactMatcher(root: Node, groups: number): ExactMatcher {
  const state: State = { text: [], marks: new Int32Array(2 * (groups + 1)) };
  const run = compile(root, state);
  return {
    match(subject) {
      state.text = Array.from(subject, (char) => char.codePointAt(0)!);
      state.marks.fill(-1);
      const isMatch = run(0, (end) => {
        state.marks[0] = 0;
        state.marks[1] = end;
        return true;
      });
      if (!isMatch) return undefined;
      const texts: (string | undefined)[] = [];
      for (let group = 0; group <= groups; group++) {
        const from = state.marks[2 * group]!;
        texts.push(from < 0 ? undefined : textOf(state, from, state.marks[2 * group + 1]!));
      }
      return texts;
    },
  };
}

function textOf({ text }: State, from: number, to: number): string {
  let joined = "";
  for (let at = from; at < to; at++) joined += String.fromCodePoint(text[at]!);
  return joined;
}

function compile(node: Node, state: State): Step {
  switch (node.kind) {
    case "char":
      return (at, next) => state.text[at] === node.code && next(at + 1);
    case "set": {
      const test = testOf(node.set);
      return (at, next) => at < state.text.length && test(state.text[at]!) && next(at + 1);
    }
    case "start":
      return (at, next) => at === 0 && next(at);
    case "end":
      return (at, next) => at === state.text.length && next(at);
    case "boundary": {
      const isWord = (at: number): boolean =>
        at >= 0 && at < state.text.length && isOf("word", node.ascii, state.text[at]!);
      return (at, next) =>
        state.text.length > 0 && (isWord(at - 1) !== isWord(at)) !== node.negated && next(at);
    }
    case "sequence":
      return node.items
        .map((item) => compile(item, state))
        .reduceRight<Step>(
          (rest, step) => (at, next) => step(at, (to) => rest(to, next)),
          (at, next) => next(at),
        );
    case "choice": {
      const options = node.options.map((option) => compile(option, state));
      return (at, next) => options.some((option) => option(at, next));
    }
    case "group":
      return node.index === undefined
        ? compile(node.body, state)
        : capture(node.index, compile(node.body, state), state);
    case "look":
      return look(node, compile(node.body, state), state);
    case "atomic":
      return atomic(compile(node.body, state), state);
    case "repeat":
      return repeat(node, state);
    case "back":
      return back(node, state);
    case "condition": {
      const yes = compile(node.yes, state);
      const no = compile(node.no, state);
      return (at, next) => (state.marks[2 * node.group]! >= 0 ? yes : no)(at, next);
    }
  }
}

function capture(index: number, body: Step, { marks }: State): Step {
  const slot = 2 * index;
  return (at, next) =>
    body(at, (to) => {
      const from = marks[slot]!;
      const until = marks[slot + 1]!;
      marks[slot] = at;
      marks[slot + 1] = to;
      if (next(to)) return true;
      marks[slot] = from;
      marks[slot + 1] = until;
      return false;
    });
}

/** Runs a step whose way is not gone back into. @returns where it ended, or -1 */
function once(step: Step, at: number): number {
  let end = -1;
  step(at, (to) => {
    end = to;
    return true;
  });
  return end;
}

function look(node: Node & { kind: "look" }, body: Step, { marks }: State): Step {
  const back = node.behind ? widthOf(node.body).min : 0;
  return (at, next) => {
    const before = marks.slice();
    const found = at >= back && once(body, at - back) >= 0;
    if (node.negated) {
      marks.set(before);
      return !found && next(at);
    }
    if (found && next(at)) return true;
    marks.set(before);
    return false;
  };
}

function atomic(body: Step, { marks }: State): Step {
  return (at, next) => {
    const before = marks.slice();
    const end = once(body, at);
    if (end >= 0 && next(end)) return true;
    marks.set(before);
    return false;
  };
}

function repeat(node: Node & { kind: "repeat" }, state: State): Step {
  const { body, min, max, mode } = node;
  if (mode === "possessive") return atomic(repeat({ ...node, mode: "greedy" }, state), state);
  const test = singleTest(body);
  if (test) return mode === "greedy" ? greedyRun(test, min, max, state) : lazyRun(test, min, max, state);
  const step = compile(body, state);
  return mode === "greedy" ? greedyLoop(step, min, max, state) : lazyLoop(step, min, max, state);
}

type Test = (code: number) => boolean;

function singleTest(node: Node): Test | undefined {
  if (node.kind === "char") return (code) => code === node.code;
  if (node.kind === "set") return testOf(node.set);
  return node.kind === "group" && node.index === undefined ? singleTest(node.body) : undefined;
}

function greedyRun(test: Test, min: number, max: number, state: State): Step {
  return (at, next) => {
    const { text } = state;
    let to = at;
    while (to < text.length && to - at < max && test(text[to]!)) to++;
    for (; to - at >= min; to--) if (next(to)) return true;
    return false;
  };
}

function lazyRun(test: Test, min: number, max: number, state: State): Step {
  return (at, next) => {
    const { text } = state;
    for (let to = at; ; to++) {
      if (to - at >= min && next(to)) return true;
      if (to >= text.length || to - at >= max || !test(text[to]!)) return false;
    }
  };
}

/** One empty turn is accepted and ends the loop. */
function greedyLoop(body: Step, min: number, max: number, { marks }: State): Step {
  return (start, next) => {
    const turn = (count: number, at: number, last: number): boolean => {
      if (count < min) return body(at, (to) => turn(count + 1, to, last));
      if (count < max && at !== last) {
        const before = marks.slice();
        if (body(at, (to) => turn(count + 1, to, at))) return true;
        marks.set(before);
      }
      return next(at);
    };
    return turn(0, start, -1);
  };
}

function lazyLoop(body: Step, min: number, max: number, { marks }: State): Step {
  return (start, next) => {
    const turn = (count: number, at: number, last: number): boolean => {
      if (count < min) return body(at, (to) => turn(count + 1, to, last));
      const before = marks.slice();
      if (next(at)) return true;
      marks.set(before);
      return count < max && at !== last && body(at, (to) => turn(count + 1, to, at));
    };
    return turn(0, start, -1);
  };
}

function back(node: Node & { kind: "back" }, state: State): Step {
  const fold = (code: number): string => String.fromCodePoint(code).toLowerCase();
  return (at, next) => {
    const { text, marks } = state;
    const from = marks[2 * node.group]!;
    if (from < 0) return false;
    const length = marks[2 * node.group + 1]! - from;
    if (at + length > text.length) return false;
    for (let n = 0; n < length; n++) {
      const one = text[from + n]!;
      const other = text[at + n]!;
      if (one !== other && !(node.ignore_case && fold(one) === fold(other))) return false;
    }
    return next(at + length);
  };
}
