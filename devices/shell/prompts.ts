// Knows a prompt when it sees one: by its exact text once that was learned, by likeness to it, or by pattern alone.
import type { Platform } from "../../schemas/platform.js";
import { re2 } from "./regex.js";

export interface Prompt {
  mode: string;
  /** Without trailing blanks. */
  text: string;
}

/**
 * `exact`: seen before, letter by letter. `kin`: matches a mode and begins with the device's name, cut short where
 * devices do so in config mode. `pattern`: matches a mode; a changed hostname looks like this, and so does output.
 */
export interface PromptGuess extends Prompt {
  how: "exact" | "kin" | "pattern";
}

const LONGEST = 1_000;
const NAME_CUT_AT = 8;

export class Prompts {
  readonly #learned = new Map<string, string>();
  #stem = "";

  constructor(readonly platform: Platform) {}

  learn({ mode, text }: Prompt): void {
    this.#learned.set(mode, text);
    if (mode === this.platform.command_mode || this.#stem === "") this.#stem = core(text);
  }

  /** @param line without trailing blanks @param present the mode that was seen last; it wins where several match */
  guess(line: string, present: string): PromptGuess | undefined {
    if (line === "" || line.length > LONGEST) return undefined;
    if (this.#learned.get(present) === line) return { mode: present, text: line, how: "exact" };
    for (const [mode, text] of this.#learned) if (text === line) return { mode, text, how: "exact" };
    const mode = this.#modeOf(line, present);
    return mode === undefined ? undefined : { mode, text: line, how: this.#isKin(line) ? "kin" : "pattern" };
  }

  #modeOf(line: string, present: string): string | undefined {
    const { modes } = this.platform;
    const names = Object.keys(modes);
    if (present in modes) names.unshift(present);
    return names.find((name) => {
      const prompt = re2((modes[name] as { prompt: string }).prompt);
      return prompt.matches(line) || prompt.matches(`${line} `);
    });
  }

  #isKin(line: string): boolean {
    if (this.#stem === "") return false;
    const name = core(line);
    let same = 0;
    while (same < name.length && same < this.#stem.length && name[same] === this.#stem[same]) same++;
    return same >= Math.min(this.#stem.length, NAME_CUT_AT);
  }
}

/** A prompt without the signs around the name: `<HUAWEI>`, `[~HUAWEI]` and `HUAWEI#` are all `HUAWEI`. */
function core(text: string): string {
  return text.replace(/^[<[({~*]+/, "").replace(/[\s#>$%\])}~:]+$/, "");
}
