// What one exchange is asked for, and what it hears.
import type { Reply } from "../dialogs.js";
import type { DeviceError } from "../errors.js";
import type { Prompt } from "./prompts.js";
import type { Rule } from "./rules.js";

export interface ExchangeOptions {
  /** What is typed; absent: only listen, as after a login. */
  type?: string;
  enter?: boolean;
  secret?: boolean;
  /** What was typed is a secret or a key that no device repeats. */
  silent?: boolean;
  /** The line leads into another mode, so a prompt of another mode is as good as the same again. */
  moving?: boolean;
  /** The mode that the line leads to: the old prompt without an echo or a word before it is not the answer to it. */
  to?: string;
  /** The line opens a text: it is over as well when the device has taken it and says nothing more. */
  opens?: boolean;
  /** Typed when so much time has passed: Ctrl-C for what does not end by itself. */
  interrupt_ms?: number | undefined;
  /** The line is known to be answered by nothing but the prompt. */
  terse?: boolean;
  /** Nothing is typed but Enter: the known prompt alone is the whole answer. */
  bare?: boolean;
  /** A change hangs on it: where its prompt is uncertain, it is waited for longer. */
  sure?: boolean;
  /** Come before the platform's dialogs. */
  rules?: Rule[];
  replies?: Reply[] | undefined;
  /** Patterns of questions, beside the platform's. */
  questions?: string[];
  timeout_ms: number;
  /** Replaces command_timeout. */
  late?: (tail: string) => DeviceError;
  signal?: AbortSignal | undefined;
  output_limit?: number | undefined;
  sink?: ((text: string) => void | Promise<void>) | undefined;
  keep?: number | undefined;
  /** The device may close the session; that is then the end of the output. */
  may_close?: boolean | undefined;
  /** Called once for each time that something arrived; may throw to end the exchange. */
  watch?: (line: string) => void;
}

export interface DeviceResponse {
  /** Absent when the device closed the session, where that was allowed. */
  prompt?: Prompt;
  /** The device repeated the line, so that all that it had to say before has come. */
  isEchoed: boolean;
  output: string;
  truncated: boolean;
  bytes: number;
  /** The prompt with the line stands below other output, which may be that of the line before. */
  isRepeated?: boolean;
  /** A device that repeats what is typed has not repeated the line, and answered it late: it may have been lost. */
  isDropped?: boolean;
  /** The prompt has no name that this device has shown before: it may be output, or belong to what the command has led to. */
  isStrange: boolean;
  /** First and last part of the output, for judging it. */
  edges: string;
  /**
   * Lines that came after the prompt before was believed and before the echo of this line: what was taken for a prompt
   * had been output, and they belong to the line before.
   */
  stray?: string;
  /**
   * `mixed`: the output holds that of the line before as well. `perhaps`: it came as late as the rest of that output
   * would, so it may be that one. Absent where it is known to be this line's own.
   */
  whose?: "mixed" | "perhaps";
}
