// Config mode of one session: where it stands, its candidate, and what a typed line does to the configuration.
import type { Candidate } from "./config/datastore.js";
import { resolve, resolveLine, type Context, type Refused, type Resolved } from "./config/grammar.js";
import { change, find, type Change, type Node } from "./config/tree.js";
import type { Device } from "./device.js";
import { split } from "./words.js";

/** What came of a line: nothing to say, or the text under this name with the column of the first wrong word. */
export type LineOutcome = { text?: "invalid" | "incomplete" | "not_found"; at?: number };

const TOP: Context = { steps: [], rules: [] };
const VERBS: Record<string, "set" | "delete" | "edit"> = { set: "set", delete: "delete", edit: "edit" };

export class ConfigMode {
  context: Context = TOP;
  #from: Context[] = [];

  constructor(
    private readonly device: Device,
    /** Undefined where lines count at once. */
    readonly candidate: Candidate | undefined,
  ) {}

  get mode(): string {
    const { config } = this.device.kind;
    const own = this.context.rules.findLast((rule) => rule.mode)?.mode;
    return own ?? (this.candidate ? (config.candidate_mode ?? config.mode) : config.mode);
  }

  get path(): string {
    return this.context.steps.map((step) => step.text).join(" ");
  }

  get dirty(): boolean {
    return (this.candidate?.changes.length ?? 0) > 0;
  }

  top(): void {
    this.context = TOP;
    this.#from = [];
  }

  /** One level up; false at the top. */
  up(): boolean {
    const { steps, rules } = this.context;
    if (!steps.length) return false;
    this.context = { steps: steps.slice(0, -1), rules: rules.slice(0, -1) };
    return true;
  }

  /** Back to where the present place was entered from; false at the top. */
  back(): boolean {
    if (this.device.kind.config.style === "lines" || !this.#from.length) return this.up();
    this.context = this.#from.pop()!;
    return true;
  }

  /** The part of the candidate where the session stands. */
  node(): Node | undefined {
    return this.candidate && find(this.candidate.tree, this.context.steps);
  }

  apply(what: Change): boolean {
    if (!this.candidate) return this.device.store.apply(what);
    this.candidate.changes.push(what);
    return change(this.candidate.tree, what);
  }

  line(text: string): LineOutcome {
    return this.device.kind.config.style === "lines" ? this.#line(text) : this.#path(text);
  }

  #line(text: string): LineOutcome {
    const { rules, dialect, config } = this.device.kind;
    const negated = `${config.negate} `;
    const plain = resolveLine(rules, this.context, text, dialect);
    if ("steps" in plain && plain.partial === undefined) {
      this.apply({ set: plain.steps });
      const enters = plain.rules.at(-1)?.mode !== undefined;
      this.context = enters ? plain : { steps: plain.steps.slice(0, -1), rules: plain.rules.slice(0, -1) };
      return {};
    }
    if (text.startsWith(negated)) {
      const found = resolveLine(rules, this.context, text.slice(negated.length), dialect);
      if (!("steps" in found)) return refusal(found, negated.length);
      this.apply(removal(found));
      return {};
    }
    return "steps" in plain ? { text: "incomplete", at: text.length } : refusal(plain);
  }

  #path(text: string): LineOutcome {
    const words = split(text.replace(/^((?:set|delete)\s+)?\/\s*(?=\S)/, "$1/ "));
    const verb = VERBS[words[0]!.text];
    if (verb) words.shift();
    let base = this.context;
    if (words[0]?.text === "/") {
      words.shift();
      base = TOP;
    }
    const { kind } = this.device;
    if (!words.length) return { text: "incomplete", at: text.length };
    const below = base.rules.at(-1)?.children ?? kind.rules;
    const found = resolve(below, words, kind.dialect, text.length + 1);
    if (!("steps" in found)) return refusal(found);
    const full: Resolved = {
      ...found,
      steps: [...base.steps, ...found.steps],
      rules: [...base.rules, ...found.rules],
    };
    if (verb === "delete") return this.apply(removal(full)) ? {} : { text: "not_found" };
    if (full.partial !== undefined) return { text: "incomplete", at: text.length + 1 };
    const container = full.rules.at(-1)!.children.length > 0;
    if (verb === "edit" || (!verb && container)) {
      this.#from.push(this.context);
      this.context = full;
    }
    if (verb !== "edit" && (verb || kind.config.bare)) this.apply({ set: full.steps });
    if (!verb && !kind.config.bare) return { text: "invalid", at: 0 };
    return {};
  }
}

const refusal = ({ refused, at }: Refused, shift = 0): LineOutcome => ({ text: refused, at: at + shift });

/** What takes away all that the words name. */
export const removal = ({ steps, partial }: Resolved): Change =>
  partial === undefined ? { remove: steps } : { remove: steps, partial };
