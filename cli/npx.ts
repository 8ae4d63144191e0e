// npx dies of a signal without passing it on: whoever ends it, as a CI runner does, means us.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const CHECK_MS = 500;
const run = promisify(execFile);

/** @returns empty where there is no such process @throws where there is no ps */
const psOf = (pid: number, field: string): Promise<string> =>
  run("ps", ["-o", `${field}=`, "-p", String(pid)]).then(
    ({ stdout }) => stdout.trim(),
    (error: { code?: unknown }) => {
      if (error.code === 1) return "";
      throw error;
    },
  );

/** The process of npx; a shell stays between it and us. */
async function npxAbove(parent: number): Promise<number | "gone"> {
  const isShell = parent !== 1 && /^-?(?:.*\/)?\w*sh$/.test(await psOf(parent, "comm"));
  const above = isShell ? Number(await psOf(parent, "ppid")) : parent;
  if (above > 1) return above;
  // In a container npx may be the first process.
  return above === 1 && /\bnp[mx]\b/.test(await psOf(1, "args")) ? 1 : "gone";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Calls `onGone` once when the npx that has started us is gone; never where none has. */
export async function watchNpx(
  environment: Record<string, string | undefined>,
  onGone: () => void,
): Promise<void> {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = "" } = environment;
  // What another program of npx starts is that program's business.
  if (event !== "npx" || !/\borchestrator\b/.test(script)) return;
  const parent = process.ppid;
  const npx = await npxAbove(parent).catch(() => undefined);
  if (npx === undefined) return;
  const timer = setInterval(() => {
    if (npx !== "gone" && process.ppid === parent && isAlive(npx)) return;
    clearInterval(timer);
    onGone();
  }, CHECK_MS).unref();
}
