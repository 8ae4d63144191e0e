// A small checkout of its own for the tests of scripts/: our scripts and configuration around a few sources.
import { execFile, type ExecFileException } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Checkout {
  folder: string;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Runs one of its scripts with Node. */
  node(...args: string[]): Promise<Outcome>;
}

/** @param installed with our node_modules; else with none, and a lock file that names one local package */
export async function makeCheckout({ installed }: { installed: boolean }): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-checkout-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  for (const part of ["scripts", "bin", "tsconfig.json", "tsconfig.build.json", "vitest.config.ts"])
    await cp(part, join(folder, part), { recursive: true });
  if (installed) {
    await cp("package-lock.json", join(folder, "package-lock.json"));
    await write("package.json", JSON.stringify({ name: "checkout", type: "module" }));
    await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  } else {
    await writeLock(write, "1.0.0");
  }
  const node = (...args: string[]) =>
    new Promise<Outcome>((done) => {
      // With CI=true what is skipped is a failure.
      execFile(
        process.execPath,
        args,
        { cwd: folder, env: { ...process.env, CI: "" } },
        (error: ExecFileException | null, stdout, stderr) =>
          done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
    });
  return { folder, write, remove: (file) => rm(join(folder, file)), node };
}

/** A lock file that needs no registry: its only package lies in the checkout. */
export async function writeLock(write: Checkout["write"], version: string): Promise<void> {
  const dependencies = { dep: "file:dep" };
  await write(
    "package.json",
    JSON.stringify({ name: "checkout", version: "1.0.0", type: "module", dependencies }),
  );
  await write("dep/package.json", JSON.stringify({ name: "dep", version, main: "index.js" }));
  const packages = {
    "": { name: "checkout", version: "1.0.0", dependencies },
    dep: { version },
    "node_modules/dep": { resolved: "dep", link: true },
  };
  await write(
    "package-lock.json",
    JSON.stringify({ name: "checkout", version: "1.0.0", lockfileVersion: 3, requires: true, packages }),
  );
}
