// Knows a prompt when it sees one: by its exact text once that was learned, by likeness to it, or by pattern alone.
import type { CliPlatform } from "../words/platform.js";
import {
  type HostName,
  namesOfWords,
  oddHostName,
  oddHostNames,
  TypedNames,
  withoutFrame,
  withPlainName,
} from "./host-name.js";
import { re2 } from "./regex.js";

export interface Prompt {
  mode: string;
  /** Without trailing blanks. */
  text: string;
}

/**
 * `exact`: seen before, letter by letter, or with the next number where prompts count. `hostname`: matches a mode and begins
 * with the device's name, cut short where devices do so in config mode. `pattern`: matches a mode; a changed hostname
 * looks like this, and so does output.
 */
export interface PromptGuess extends Prompt {
  how: "exact" | "hostname" | "pattern";
}

export interface Seen {
  /** Without trailing blanks. */
  line: string;
  /** The line before it, without trailing blanks. */
  above: string;
  /** The mode that was seen last; it wins where several match. */
  present: string;
}

/** Longer lines are not prompts, characters. */
export const LONGEST_PROMPT = 1_000;
const NAME_CUT_AT = 8;

export class Prompts {
  readonly #learned = new Map<string, string>();
  /** Modes share a prompt, and the line above it says which of them it is. */
  readonly #told: boolean;
  #stem = "";
  /** Of the device, where no prompt of the platform allows for it. */
  #name: HostName | undefined;
  /** A name of several words, known since its prompt came again for Enter. */
  #given: HostName | undefined;
  readonly typed = new TypedNames();
  #mayBeMode = false;
  /** A prompt was seen in which logins end, so that the device's name is known. */
  #isLoggedIn = false;

  constructor(readonly platform: CliPlatform) {
    const prompts = Object.values(platform.modes).map(({ prompt }) => prompt);
    this.#told = new Set(prompts).size < prompts.length;
  }

  learn({ mode, text }: Prompt): void {
    if (this.#isLoggedIn && !this.#knows(mode, this.#name, text))
      this.#name = this.#newName(text) ?? this.#name;
    this.#learned.set(mode, text);
    this.#isLoggedIn ||= this.#isExpected(mode);
    if (mode === this.platform.command_mode || this.#stem === "") this.#stem = core(text);
  }

  guess({ line, above, present }: Seen): PromptGuess | undefined {
    if (line === "" || line.length > LONGEST_PROMPT) return undefined;
    if (!this.#isLoggedIn) return this.#first(line, above);
    const plain = withPlainName(line, this.#name);
    const told = this.#told ? modesOf(this.platform, plain, above) : undefined;
    const known = [present, ...this.#learned.keys()].find(
      (mode) => told?.includes(mode) !== false && this.expected(mode).includes(line),
    );
    if (known !== undefined) return { mode: known, text: line, how: "exact" };
    const likely = told ?? modesOf(this.platform, plain);
    if (likely.length === 0) likely.push(...this.#renamed(line, above));
    const mode = likely.includes(present) ? present : likely[0];
    return mode === undefined
      ? undefined
      : { mode, text: line, how: this.#hasHostname(line) ? "hostname" : "pattern" };
  }

  /** The modes of a prompt with a new name. */
  #renamed(line: string, above: string): string[] {
    const name = this.#newName(line);
    return name === undefined ? [] : modesOf(this.platform, withPlainName(line, name), above);
  }

  /** One that was typed, or the known one with what was taken for a mode. */
  #newName(line: string): HostName | undefined {
    const known = this.#name?.token;
    const isLonger = ({ token }: HostName): boolean => known !== undefined && token.startsWith(`${known}(`);
    return this.typed.in(line) ?? (known === undefined ? undefined : oddHostNames(line).find(isLonger));
  }

  #knows(mode: string, name: HostName | undefined, text: string): boolean {
    return modesOf(this.platform, withPlainName(text, name)).includes(mode);
  }

  /** What stands in parentheses in the first prompt was taken for a part of the host's name, and may tell a mode. */
  get mayBeMode(): boolean {
    return this.#mayBeMode;
  }

  /** @param prompt that stands there now: the same, or that of the mode outside */
  settleName(prompt: string): void {
    this.#mayBeMode = false;
    this.#name = oddHostName(prompt);
  }

  /** The name of several words with which the line is a prompt in which a login ends. */
  nameOfWords(line: string): HostName | undefined {
    return namesOfWords(line).find((name) =>
      modesOf(this.platform, withPlainName(line, name)).some((mode) => this.#isExpected(mode)),
    );
  }

  /** The line has come again for Enter. @returns whether it is a prompt, by a name of several words */
  acceptName(line: string): boolean {
    this.#given = this.nameOfWords(line);
    return this.#given !== undefined;
  }

  /** Before such a prompt is known: one of a mode in which logins end, rather than any other. */
  #first(line: string, above: string): PromptGuess | undefined {
    const isExpected = (mode: string): boolean => this.#isExpected(mode);
    const likely = modesOf(this.platform, line, above);
    const names = (this.#given ? [this.#given] : oddHostNames(line)).map((name) => ({
      name,
      modes: modesOf(this.platform, withPlainName(line, name), above),
    }));
    // What looks like a sub-mode may be the end of the name; other modes have names that are known.
    const subModes = this.platform.configure?.also_modes ?? [];
    const isSub = names[0]?.modes.every((mode) => subModes.includes(mode)) === true;
    const whole = isSub ? names.find(({ modes }) => modes.some(isExpected)) : undefined;
    const { name: odd, modes: plain = [] } = whole ?? names[0] ?? {};
    const isWhole = odd !== names[0]?.name;
    const isPlain = likely.some(isExpected);
    const mayMean = likely.every((mode) => subModes.includes(mode));
    const meant = mayMean
      ? (plain.find(isExpected) ?? (likely.length === 0 ? plain[0] : undefined))
      : undefined;
    // Other modes of the platform may not allow for the name.
    if (meant !== undefined || (isPlain && plain.some((mode) => likely.includes(mode)))) this.#name = odd;
    this.#mayBeMode = meant !== undefined && (likely.length > 0 || isWhole);
    const mode = likely.find(isExpected) ?? meant ?? likely[0];
    if (mode !== undefined) return { mode, text: line, how: "pattern" };
    const bare = withoutFrame(line);
    return bare === line ? undefined : this.#first(bare, above);
  }

  #isExpected(mode: string): boolean {
    const { login_modes, command_mode } = this.platform;
    return login_modes.includes(mode) || mode === command_mode;
  }

  /** The prompt that this mode had last, and the one that follows it where prompts count. */
  expected(mode: string): string[] {
    const text = this.#learned.get(mode);
    return text === undefined ? [] : [text, ...next(this.platform, mode, text)];
  }

  /** The known prompt behind output that does not end its line: `}r1#`. @param isLike the whole line looks like a prompt */
  behindOutput(line: string, mode: string, isLike: boolean): string | undefined {
    return this.expected(mode).find((each) => {
      if (!line.endsWith(each)) return false;
      // Signs and words apart before a prompt are its own: `* x460.7 #`, `(venv) me@host:~$`.
      return !isLike || /[\p{L}\p{N}_]$/u.test(line.slice(0, -each.length));
    });
  }

  #hasHostname(line: string): boolean {
    if (this.#stem === "") return false;
    const name = core(line);
    let same = 0;
    while (same < name.length && same < this.#stem.length && name[same] === this.#stem[same]) same++;
    return same >= Math.min(this.#stem.length, NAME_CUT_AT);
  }
}

/** The modes whose prompt a line can be; of several, those that the line above it tells, if it tells any. */
export function modesOf({ modes }: CliPlatform, line: string, above = ""): string[] {
  const likely = Object.keys(modes).filter((mode) => {
    const { prompt, except } = modes[mode]!;
    if (except !== undefined && re2(except).test(line)) return false;
    const pattern = re2(prompt);
    return pattern.matches(line) || pattern.matches(`${line} `);
  });
  const told = likely.filter((mode) => {
    const pattern = modes[mode]!.above;
    return pattern !== undefined && above.length <= LONGEST_PROMPT && re2(pattern).matches(above);
  });
  return likely.length > 1 && told.length > 0 ? told : likely;
}

function next({ modes }: CliPlatform, mode: string, text: string): string[] {
  const counter = modes[mode]?.counter;
  const number = counter === undefined ? undefined : re2(counter).find(text)?.group;
  if (number === undefined) return [];
  return [text.slice(0, number.start) + (Number(number.text) + 1) + text.slice(number.end)];
}

/** A prompt without the signs around the name: `<HUAWEI>`, `[~HUAWEI]` and `HUAWEI#` are all `HUAWEI`. */
function core(text: string): string {
  return text.replace(/^[<[({~*]+/, "").replace(/[\s#>$%\])}~:]+$/, "");
}
