// Outputs too large to be held: they pass through to the artifact, and only their beginning is looked at.
import type { Redactor } from "../../artifacts/redaction/index.js";
import { Queue } from "../../packages/devices/src/recording/queue.js";
import type { CommandResult } from "../../packages/devices/src/session.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { bytesOfText, type MaskedBytes, ownText, ownWord } from "../../packages/devices/src/words/masked.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import type { Expectation } from "../../schemas/plan.js";
import type { Check } from "../../schemas/result.js";
import { type Spool, spool } from "../spool.js";

/** As much of an output is held, parsed and checked, characters. */
export const HELD = 8 * 1024 * 1024;
const PIECE = 64 * 1024;
const NOTHING = ownWord("");

/** One output on its way in. */
export class OutputReader {
  #held: string[] | undefined = [];
  #size = 0;
  #masker: ReturnType<Redactor["stream"]> | undefined;
  #spool: Spool | undefined;
  #queue: Queue | undefined;

  /** @param redactor absent: nothing is kept of it */
  constructor(private readonly redactor: Redactor | undefined) {}

  readonly sink = (text: string): Promise<void> | undefined => {
    if (!this.redactor) return undefined;
    this.#size += text.length;
    if (this.#held) {
      this.#held.push(text);
      if (this.#size <= HELD) return undefined;
      this.#masker = this.redactor.stream();
      this.#spool = spool();
      this.#queue = new Queue(this.#spool);
      const held = this.#held;
      this.#held = undefined;
      return this.#moveHeld(held);
    }
    this.#queue?.push(this.#masker?.push(text) ?? NOTHING);
    return this.#queue?.behind;
  };

  /** In slices: masking all that was held takes a quarter of a second. The session gives nothing more meanwhile. */
  async #moveHeld(held: string[]): Promise<void> {
    for (const piece of held) {
      for (let at = 0; at < piece.length; at += PIECE) {
        this.#queue?.push(this.#masker?.push(piece.slice(at, at + PIECE)) ?? NOTHING);
        const turn = pause();
        if (turn) await turn;
      }
    }
    await this.#queue?.behind;
  }

  /** The pattern that took too long on what did not fit. */
  get tooSlow(): string | undefined {
    return this.#masker?.tooSlow;
  }

  /** Whether it did not fit. */
  get large(): boolean {
    return this.#queue !== undefined;
  }

  /** @returns the whole output, masked, where it did not fit; clear it after use */
  async end(): Promise<Spool | undefined> {
    this.#queue?.push(this.#masker?.flush() ?? NOTHING);
    await this.#queue?.close();
    return this.#spool;
  }
}

export interface Large {
  command: string;
  bytes: number;
  truncated: boolean;
}

/** What is told of an output of which not all was looked at, or not all was kept. */
export function largeOf(results: CommandResult[]): Large[] {
  return results
    .filter(({ output, truncated }) => truncated || output.length >= HELD)
    .map(({ command, bytes, truncated }) => ({ command, bytes, truncated }));
}

export function sayLarge(large: Large[]): { message?: string; detail?: Record<string, Json> } {
  if (large.length === 0) return {};
  const message = large
    .map(({ command, bytes, truncated }) =>
      [
        `\`${command}\` gave ${truncated ? "more than " : ""}${bytes} bytes`,
        ...(bytes > HELD ? [`the first ${HELD} characters were looked at`] : []),
        ...(truncated ? ["the rest was cut"] : []),
      ].join(", "),
    )
    .join("; ");
  return { message, detail: { large: large.map((each) => ({ ...each, looked_at: HELD })) } };
}

/** Of text that was found nowhere nobody knows whether it stands in the rest: then nothing holds, `not_contains` least. */
export function ofWholeOutput(
  expectations: readonly Expectation[],
  checks: readonly Check[],
  large: readonly Large[],
): Check[] {
  const [first] = large;
  return checks.map((check, n) => {
    const expectation = expectations[n]!;
    const isFound =
      "contains" in expectation || "matches" in expectation
        ? check.held
        : "not_contains" in expectation || "not_matches" in expectation
          ? !check.held
          : true;
    if (first === undefined || isFound) return check;
    const { bytes, truncated } = first;
    const all = `${truncated ? "more than " : ""}${bytes} bytes`;
    const actual = `nothing of it in the first ${Math.min(HELD, bytes)} characters of ${all}; the rest was not looked at`;
    return { ...check, held: false, actual };
  });
}

/** The artifact of outputs of which one or more are too large: as `joinOutputs` writes it. */
export async function* joinLarge(
  { redactor, single }: { redactor: Redactor; single: boolean },
  results: CommandResult[],
  spools: (Spool | undefined)[],
): AsyncGenerator<MaskedBytes> {
  for (const [n, { command, output, truncated, bytes }] of results.entries()) {
    const whole = spools[n];
    const small = whole ? undefined : bytesOfText(redactor.text(output));
    const mark = bytesOfText(
      truncated ? ownText`\n*** truncated: the output was cut after ${bytes} bytes ***` : NOTHING,
    );
    const size = (whole?.size ?? small?.length ?? 0) + mark.length;
    if (!single) yield bytesOfText(ownText`### ${redactor.text(command)} (${size} bytes)\n`);
    const body = whole?.read() ?? small;
    if (body instanceof Uint8Array) yield body;
    else if (body) yield* body;
    yield mark;
    if (!single) yield bytesOfText(ownWord("\n"));
  }
}
