// What a session with a device is, whatever carries it. Every transport gives one of these.
import type { Reply } from "./dialogs.js";
import type { FilesOptions, FileTransfer } from "./files/transfer.js";
import type { Recorder } from "./recording/recorder.js";

export interface CommandOptions {
  /** From sending the command to its prompt, milliseconds. */
  timeout_ms: number;
  signal?: AbortSignal;
  /** Answers for questions of this command; they go before the platform's own. */
  replies?: Reply[];
  /**
   * Awaited after the session is in the right mode and before the first byte of the command goes out. When it
   * rejects nothing is sent, the session stays usable and the rejection is passed on.
   */
  beforeSend?: () => Promise<void>;
  /** Output beyond this many bytes is cut and `truncated` is set. Default 100 MiB. */
  output_limit?: number;
  /**
   * Is given the output piece by piece, in order, while it arrives; a promise holds the device up until it settles.
   * `CommandResult.output` then holds only the beginning, `keep` characters of it, so that memory stays bounded.
   */
  sink?: (text: string) => void | Promise<void>;
  /** With a `sink`: how much of the output is kept beside, characters. Default 1 Mi. */
  keep?: number;
  /** The command makes the device close the session (`reload`): that is then its end and no error. */
  expect_disconnect?: boolean;
  /** Presses Enter first, to be sure that the prompt of the command before was not output. */
  check_prompt?: boolean;
  /**
   * Enter is pressed behind the output, to be sure that it was not cut at a line that looks like the prompt. `prompt`: where the
   * output may hold such lines; its answer is the prompt alone. `silence`: always, and nothing comes for a moment after it.
   */
  check_end?: "prompt" | "silence";
}

export interface CommandResult {
  command: string;
  /** After which it was typed, without trailing blanks; absent where the transport has none. */
  prompt?: string;
  /** Without echo, prompt, pager traces and control codes; line ends are `\n`. */
  output: string;
  truncated: boolean;
  /** Size of the whole output in UTF-8, up to the limit; also what went to a `sink`. */
  bytes: number;
  duration_ms: number;
  /** Where the transport tells one: `ssh_exec`, `local`. */
  exit_code?: number;
  /** The device closed the session, as `expect_disconnect` allowed. */
  disconnected?: true;
  /** The rest of the output before came with it and is left out: that output was not whole. The session is dirty. */
  after_late_output?: true;
  /** The first line that the platform lists as a failure, when there is one. */
  refused?: string;
}

export interface ConfigureOptions
  extends Omit<
    CommandOptions,
    "output_limit" | "sink" | "keep" | "expect_disconnect" | "check_prompt" | "check_end"
  > {
  /** Time for leaving config mode, also after an abort or a timeout, milliseconds. Default 10,000. */
  leave_timeout_ms?: number;
  /** Commit-confirm: the device rolls back by itself after this long, milliseconds. */
  confirm_ms?: number;
  /** Enter, send, show the candidate's difference, discard. Only on platforms with a candidate. */
  dry_run?: boolean;
  /** The lines are the whole configuration. Only where the platform's data says how. */
  replace?: boolean;
}

export interface ConfigureResult {
  /** Lines that went out and were accepted, in order; on a candidate, those of a commit that succeeded. */
  accepted: string[];
  /** The line that the device refused, and what it said. */
  rejected?: { line: string; index: number; said: string };
  /** Lines that were never sent because one before them was rejected. */
  not_sent: string[];
  committed?: boolean;
  /** The candidate was thrown away. */
  discarded?: boolean;
  diff?: string;
  /** Everything that the device said, for the artifact. */
  output: string;
  duration_ms: number;
  /** Config mode was left and the command prompt seen again. */
  left: boolean;
}

/**
 * Asked before anything is typed. A promise holds the typing up; where it comes to false nothing is typed any more, not
 * even to leave a mode, and the connection is dropped: somebody else may have taken over.
 */
export type Guard = () => true | Promise<boolean>;

/** One shell on one device. Calls are made one after the other; a second one before the first has ended is refused. */
export interface Session {
  readonly device: string;
  /** The mode whose prompt was seen last. */
  readonly mode: string;
  /** True after a timeout, an abort or a loss: what is in the pipe is unknown, so the session is not to be used again. */
  readonly dirty: boolean;
  /** More output came behind what had been taken for a prompt; only a shell can tell. */
  readonly hasLateOutput?: boolean;
  /**
   * Whether nothing is left to come of the last output, behind which nothing else is typed that would show it. Only a shell has
   * to ask: it presses Enter where the output may hold lines that look like the prompt. @throws {DeviceError} cancelled
   */
  hasEnded?(options: Pick<CommandOptions, "timeout_ms" | "signal">): Promise<boolean>;
  /** @throws {DeviceError} */
  send(command: string, options: CommandOptions): Promise<CommandResult>;
  /**
   * @throws {DeviceError} after config mode was left, or the session closed where that failed; also where that failed
   * without any line having been rejected, since nobody knows then whether the lines hold
   */
  configure(lines: string[], options: ConfigureOptions): Promise<ConfigureResult>;
  /** Makes a commit-confirm permanent. @throws {DeviceError} */
  confirm(options: CommandOptions): Promise<CommandResult>;
  /**
   * Takes a commit back that waits for its confirmation, before the device's timer does.
   * @throws {DeviceError} `unsupported` where the platform's data names no way
   */
  abortCommit(options: CommandOptions): Promise<CommandResult>;
  /** Writes the running configuration to startup, where the platform has that. @throws {DeviceError} */
  save(options: CommandOptions): Promise<CommandResult>;
  /**
   * Opens the way to the device's files. Absent where the transport has none. @throws {DeviceError} `unsupported` where the
   * platform's data or the device has none
   */
  openFiles?(options: FilesOptions): Promise<FileTransfer>;
  /** Puts what is typed from here on under this guard, or under none. */
  guard(guard: Guard | undefined): void;
  /** Records from here on with this recorder, or with none. A pooled session records for one user after another. */
  record(recorder: Recorder | undefined): void;
  /** Whether the other side answers within this time, without typing a line. Never rejects. */
  alive(timeout_ms: number): Promise<boolean>;
  /** Logs out where that can be done within a second, and closes. Never rejects. */
  close(): Promise<void>;
}
