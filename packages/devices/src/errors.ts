// Why a device did not do what was asked: a closed set of codes.
import type { MissingSource } from "./words/secret.js";
import { ending, maskQuoted } from "./quoted.js";

export type DeviceErrorCode =
  | "unreachable" // no TCP connection: refused, no route, name not found, jump host could not reach it
  | "connect_timeout" // TCP connected or not, no SSH banner within the connect time
  | "login_refused" // wrong password or key
  | "login_timeout" // logged in or not, no prompt within the login time
  | "login_dialog" // the login asks for what nobody answers: expired password, unknown question
  | "session_limit" // the device says that it has no line or session free
  | "host_key_unknown"
  | "host_key_changed"
  | "algorithms" // no common key exchange, cipher or host key
  | "credential_blocked" // the run does not try this credential any more
  | "secret_unavailable" // env, file or exec gave nothing
  | "not_allowed" // the worker does not let a plan use this secret, file, agent or shell
  | "enable_refused"
  | "command_timeout"
  | "session_lost" // the connection went away in the middle
  | "unanswered_question"
  | "mode_unreachable" // the device did not enter the mode that was asked for
  | "config_locked"
  | "output_limit"
  | "rpc_error" // a NETCONF agent refused the operation; `details.rpc_errors` says why
  | "not_recorded" // a replayed session was asked what its recording does not hold
  | "templates_changed" // the templates are not those that the plan was made with
  | "file_refused" // the device does not read, write or rename a file: no such folder, no permission, no space
  | "download_failed" // the address of a file to copy gave it not, or not whole
  | "patterns_too_slow" // patterns of the step or of the platform take too long on what the device prints
  | "cancelled"
  | "unsupported";

/** Never retried, whatever the step says: trying again does harm (locked accounts) or cannot help. */
export const NEVER_RETRIED: ReadonlySet<DeviceErrorCode> = new Set([
  "login_refused",
  "login_dialog",
  "host_key_unknown",
  "host_key_changed",
  "algorithms",
  "credential_blocked",
  "secret_unavailable",
  "not_allowed",
  "enable_refused",
  "unanswered_question",
  "unsupported",
  "rpc_error",
  "not_recorded",
  "templates_changed",
  "file_refused",
  "patterns_too_slow",
]);

/** One error of a NETCONF reply, RFC 6241 section 4.3. */
export interface RpcError {
  type: string;
  /** `unknown-element`, `lock-denied`, … */
  tag: string;
  severity: string;
  app_tag?: string;
  path?: string;
  message?: string;
  bad_element?: string;
  /** Who holds the lock. */
  session_id?: string;
}

export class DeviceError extends Error {
  override readonly name = "DeviceError";
  constructor(
    readonly code: DeviceErrorCode,
    /** What happened, what was expected, what to try. Secrets masked, device output escaped by whoever shows it. */
    message: string,
    readonly details: {
      /** True once the first byte of the command or of the change went out. */
      sent?: boolean;
      /** Other commands of the same change had been answered before, whatever became of this one. */
      begun?: boolean;
      /** The last of what the device said, at most 500 characters. */
      tail?: string;
      /** Name of the jump host that failed, where it was not the device itself. */
      hop?: string;
      /** Of a login: the prompt that the device greeted with, or the line that it ended at. */
      prompt?: string;
      /** Of `secret_unavailable`: the source that gave nothing, or the agent. */
      source?: MissingSource;
      /** Platforms that have this prompt; the device's own is among them where it is one of them. */
      similar?: string[];
      /** Of a change that broke off: the lines that the device had accepted, in order. */
      accepted?: string[];
      /** The lines that never went out. A line in neither list went out and was not answered. */
      not_sent?: string[];
      /** Config mode was left and the command prompt seen again. */
      left?: boolean;
      /** The candidate was thrown away. */
      discarded?: boolean;
      /** The commit of a candidate went out. */
      commit_sent?: boolean;
      /** Of `session_lost`: an output is not whole, since its rest came when the prompt seemed to be back. */
      late_output?: true;
      /** Of `rpc_error`, and of `config_locked` over NETCONF. */
      rpc_errors?: RpcError[];
    } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** More of an output came after what had been taken for its prompt. */
export const cutOutput = (
  device: string,
  { command, output }: { command: string; output: string },
): DeviceError =>
  new DeviceError(
    "session_lost",
    `${device}: the output of ${JSON.stringify(command)} is not whole: it stopped at a line that looks like the prompt, and its rest came later.`,
    { sent: true, late_output: true, tail: ending(output, 500) },
  );

/** What the error of a jump host begins with, for the device behind it. */
export const behindHop = (device: string): string => `${device}: its jump host cannot be used. `;

/** The error of a jump host, for the device behind it. */
export const ofHop = (device: string, hop: string, error: DeviceError): DeviceError =>
  new DeviceError(error.code, behindHop(device) + error.message, { ...error.details, hop }, { cause: error });

/** The same error with secrets masked in what it quotes; its own words stay. */
export function maskError(error: DeviceError, mask: (text: string) => string): DeviceError {
  const message = maskQuoted(error.message, mask);
  const { tail: plain, rpc_errors: said } = error.details;
  const tail = plain === undefined ? undefined : mask(plain);
  const prompt = error.details.prompt === undefined ? undefined : mask(error.details.prompt);
  const rpc_errors = said?.map((each) =>
    each.message === undefined ? each : { ...each, message: mask(each.message) },
  );
  if (message === error.message && tail === plain && prompt === error.details.prompt && said === undefined)
    return error;
  // Without the cause: its text is not masked.
  return new DeviceError(error.code, message, {
    ...error.details,
    ...(tail === undefined ? {} : { tail }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(rpc_errors === undefined ? {} : { rpc_errors }),
  });
}
