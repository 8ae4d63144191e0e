// Which `orchestrator dev` of this user listens on which port, so that the command line finds its token in any folder.
import { readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { isAlive, type ProcessIdentity } from "../process-identity.js";
import { isPrivateFolder, privateFolder, readPrivateFile, writePrivateFile } from "./private-file.js";

type Environment = Record<string, string | undefined>;

export interface RegisteredDev extends ProcessIdentity {
  /** Where its API listens: the only address that the token is ever sent to. */
  url: string;
  /** Absolute path. */
  token_file: string;
}

/** `$XDG_STATE_HOME/orchestrator`, by default `~/.local/state/orchestrator`. */
function stateFolder({ XDG_STATE_HOME: state, HOME: home }: Environment): string {
  const base = state && isAbsolute(state) ? state : join(home || homedir(), ".local", "state");
  return join(base, "orchestrator");
}

const portOf = (url: URL): string => url.port || "80";
const fileOf = (environment: Environment, url: string): string =>
  join(stateFolder(environment), `${portOf(new URL(url))}.json`);

/** @returns what ends the registration. @throws {Error} where the folder cannot be written */
export async function register(environment: Environment, dev: RegisteredDev): Promise<() => Promise<void>> {
  await privateFolder(stateFolder(environment));
  await forgetEnded(stateFolder(environment));
  const file = fileOf(environment, dev.url);
  await writePrivateFile(file, `${JSON.stringify(dev)}\n`);
  return async () => {
    const now = await registeredIn(file);
    if (now?.pid === dev.pid && now.started === dev.started) await rm(file, { force: true });
  };
}

/** Those that were killed could not do it themselves. */
async function forgetEnded(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((each) => /^\d+\.json$/.test(each))) {
    const dev = await registeredIn(join(folder, name));
    if (dev && !(await isAlive(dev))) await rm(join(folder, name), { force: true });
  }
}

/** The `dev` that is alive and listens on the port of `url`, whatever its address there is. */
export async function findDev(environment: Environment, url: string): Promise<RegisteredDev | undefined> {
  if (!(await isPrivateFolder(stateFolder(environment)))) return undefined;
  const dev = await registeredIn(fileOf(environment, url));
  // After a `kill -9` somebody else may listen there.
  return dev && portOf(new URL(dev.url)) === portOf(new URL(url)) && (await isAlive(dev)) ? dev : undefined;
}

async function registeredIn(file: string): Promise<RegisteredDev | undefined> {
  const text = await readPrivateFile(file);
  if (text === undefined) return undefined;
  try {
    const { url, token_file, pid, started } = JSON.parse(text) as Partial<RegisteredDev>;
    const isWhole =
      typeof url === "string" &&
      URL.canParse(url) &&
      typeof token_file === "string" &&
      typeof pid === "number" &&
      typeof started === "string";
    return isWhole ? { url, token_file, pid, started } : undefined;
  } catch {
    return undefined;
  }
}
