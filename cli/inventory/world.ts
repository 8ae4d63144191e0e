// The user's files and programs, as the readers of inventories see them.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { type HttpRequest, SourceError, type World } from "../../inventory/index.js";
import type { Deps } from "../deps.js";
import { pathOf } from "../paths.js";

const MAX_OUTPUT = 256 * 1024 * 1024;
/** A program that asks a database may take its time. */
const MAX_MS = 300_000;

/** A user of a container may have no entry in its passwd file. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "admin";
  }
}

const ANSWER_MS = 60_000;

/** Redirects are not followed: the token is for this address. @throws {SourceError} */
async function answerOf({ url, ...init }: HttpRequest): Promise<{ status: number; text: string }> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { cause, name } = error as Error & { cause?: NodeJS.ErrnoException };
    const why =
      name === "TimeoutError" ? `no answer within ${ANSWER_MS / 1_000} s` : (cause?.message ?? String(error));
    const isTls = /certificate|self-signed|unable to verify/i.test(why);
    throw new SourceError(
      `${new URL(url).origin} cannot be asked: ${why}`,
      undefined,
      isTls ? "name your authority's certificate in NODE_EXTRA_CA_CERTS" : undefined,
      { cause: error },
    );
  }
}

export function worldOf({ cwd, environment }: Pick<Deps, "cwd" | "environment">): World {
  return {
    environment,
    user: environment.USER || userName(),
    read(path) {
      try {
        return readFileSync(pathOf(cwd, path), "utf8").replace(/^\ufeff/, "");
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG")
          return undefined;
        throw new SourceError(`${path} cannot be read: ${message}`);
      }
    },
    list(path) {
      try {
        return readdirSync(pathOf(cwd, path)).sort();
      } catch {
        return undefined;
      }
    },
    ask: (request) => answerOf(request),
    run([program = "", ...args]) {
      const path = program.includes("/") ? pathOf(cwd, program) : program;
      const done = spawnSync(path, args, { cwd, env: environment, maxBuffer: MAX_OUTPUT, timeout: MAX_MS });
      const line = [program, ...args].join(" ");
      if (done.error !== undefined) {
        const { code, message } = done.error as NodeJS.ErrnoException;
        const why =
          code === "ENOENT"
            ? "there is no such program"
            : code === "EACCES"
              ? "it is not executable (`chmod +x`)"
              : message;
        throw new SourceError(`\`${line}\` cannot be run: ${why}`);
      }
      if (done.status !== 0) {
        const said = done.stderr.toString("utf8").trim().split("\n").slice(-3).join("\n  ");
        throw new SourceError(
          `\`${line}\` ended with exit code ${done.status}${said === "" ? "" : `:\n  ${said}`}`,
        );
      }
      return done.stdout.toString("utf8");
    },
  };
}
