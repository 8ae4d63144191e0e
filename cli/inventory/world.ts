// The user's files and programs, as the readers of inventories see them.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { SourceError, type World } from "../../inventory/index.js";
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
