// Reads secrets where they are used, on the worker: environment, file, command.
import { SECRETS } from "../policy/processes.js";
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { DeviceError } from "../packages/devices/src/errors.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { prepareSecret } from "../artifacts/redaction/index.js";
import { absolutePath } from "../compiler/index.js";
import type { Gate } from "./gate.js";

export interface SecretReader {
  /**
   * @param plan of the run: programs are asked once for each
   * @throws {DeviceError} `not_allowed`, `secret_unavailable`, naming the source and never a value
   */
  read(source: SecretSource, whatFor: string, plan?: Plan): Promise<string>;
  /** Every value that this process has read there, so that what was rotated during a run stays masked. */
  known(source: SecretSource): readonly string[];
  /** Another number whenever a value was read that had not been read before. */
  readonly version: number;
}

/** Of one secret; private keys are the largest. */
const MOST_BYTES = 64 * 1024;
const run = promisify(execFile);

const MOST_KEPT = 20_000;
/** Of a source that gives another value each time the latest ones are remembered. */
const MOST_VALUES = 64;

export function createSecretReader(env: Record<string, string | undefined>, gate: Gate): SecretReader {
  const kept = new Map<string, { value: Promise<string | undefined>; until: number }>();
  const values = new Map<string, string[]>();
  const known = (source: SecretSource): readonly string[] => values.get(JSON.stringify(source)) ?? [];
  let version = 0;
  const remember = (source: SecretSource, value: string): void => {
    const key = JSON.stringify(source);
    const before = known(source);
    if (before.includes(value)) return;
    values.set(key, [...before, value].slice(-MOST_VALUES));
    version += 1;
  };
  /** Workers keep the plan of a run while it goes on. */
  const runs = new WeakMap<Plan, number>();
  let count = 0;
  const numberOf = (plan: Plan): number => {
    const known = runs.get(plan) ?? ++count;
    runs.set(plan, known);
    return known;
  };
  const recent = (source: SecretSource, plan?: Plan): Promise<string | undefined> => {
    const isProgram = "exec" in source;
    if (isProgram && source.once) return get(source, env);
    const key = isProgram ? JSON.stringify([source, plan && numberOf(plan)]) : JSON.stringify(source);
    const latest = kept.get(key);
    if (latest && latest.until > performance.now()) return latest.value;
    const value = get(source, env);
    const kept_ms =
      "file" in source ? SECRETS.file_kept_ms : isProgram && plan ? SECRETS.kept_for_run_ms : SECRETS.kept_ms;
    kept.set(key, { value, until: performance.now() + kept_ms });
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
    value.catch(() => kept.delete(key));
    return value;
  };
  return {
    async read(source, whatFor, plan) {
      const value = await recent(gate.source(source, whatFor), plan).catch((error: unknown) => {
        throw unavailable(whatFor, source, reasonOf(error, source));
      });
      if (value === undefined || value === "") throw unavailable(whatFor, source, "it is empty or not set");
      // All masks learn it at once when it is remembered.
      if (!known(source).includes(value)) await prepareSecret(value);
      remember(source, value);
      return value;
    },
    known,
    get version() {
      return version;
    },
  };
}

async function get(
  source: SecretSource,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  if ("env" in source) return Object.hasOwn(env, source.env) ? env[source.env] : undefined;
  if ("file" in source) return (await readSecret(source.file)).replace(/\r?\n$/, "");
  const [command, ...args] = source.exec as [string, ...string[]];
  const { stdout } = await run(command, args, {
    timeout: SECRETS.program_ms,
    maxBuffer: MOST_BYTES,
    env: env,
  });
  return stdout.replace(/\r?\n$/, "");
}

/** What is larger, or never ends, is not a secret, and would have to be looked for in all that devices print. */
async function readSecret(path: string): Promise<string> {
  // Without waiting for somebody who writes into a pipe.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat().then((info) => {
      if (!info.isFile()) throw new NotASecret("it is not a regular file");
      return info;
    });
    if (size > MOST_BYTES) throw new NotASecret(`it is larger than ${MOST_BYTES} bytes`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

class NotASecret extends Error {
  override readonly name = "NotASecret";
}

function reasonOf(error: unknown, source: SecretSource): string {
  if (error instanceof NotASecret) return error.message;
  if (!(error instanceof Error && "code" in error)) return "it failed";
  const code = String(error.code);
  if (code !== "ENOENT" || !("file" in source)) return code;
  const path = absolutePath(source.file);
  if (path === source.file) return "there is no such file on the worker";
  const start = source.file.startsWith("~")
    ? "`~` is the home folder of the worker's user"
    : "relative paths start where the worker was started";
  return `there is no file ${path} on the worker (${start})`;
}

function unavailable(whatFor: string, source: SecretSource, why: string): DeviceError {
  const where =
    "env" in source
      ? `environment variable ${source.env}`
      : "file" in source
        ? `file ${source.file}`
        : `command ${source.exec[0] ?? ""}`;
  return new DeviceError("secret_unavailable", `${whatFor} comes from the worker's ${where}: ${why}`, {
    sent: false,
    // Arguments of a program may be secret, too.
    source: "exec" in source ? { exec: source.exec.slice(0, 1) } : source,
  });
}
