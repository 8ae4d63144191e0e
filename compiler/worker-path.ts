// Where a path of an inventory leads: relative ones start at the working directory, `~` is the home folder.
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, resolve } from "node:path";

/** A leading `~` as the home folder, where no shell has put it in. */
export const expandHome = (path: string): string => path.replace(/^~(?=\/|$)/, homedir());

/** By its text alone; on a machine other than the worker's that is all there is to know. */
export const absolutePath = (path: string): string => resolve(expandHome(path));

/** With links resolved, as far as the path exists: what would be opened. */
export function realPath(path: string): string {
  return real(absolutePath(path));
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(real(folder), basename(path));
  }
}

/** What the kernel tells of processes, such as the environment that the worker was started with. */
const PROCESSES = "/proc";

/** Settings that name a file with which the worker or the API logs in, or that says who may log in. */
const FILES = [
  "ORCHESTRATOR_TOKENS_FILE",
  "TEMPORAL_CONFIG_FILE",
  "TEMPORAL_TLS_CLIENT_KEY_PATH",
  "TEMPORAL_TLS_CLIENT_CERT_PATH",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_CONFIG_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];
/** Where these files are without a setting. */
const USUAL_FILES = ["~/.aws/", "~/.config/temporalio/", "~/Library/Application Support/temporalio/"];

/**
 * Folders and files that are the worker's own.
 * @param store URL of the artifact store @param env in which settings name files
 */
export const ownPlaces = (
  data: string,
  store: string,
  env: Readonly<Record<string, string | undefined>>,
): string[] => [
  PROCESSES,
  resolve(data),
  ...(store.startsWith("file:") ? [fileURLToPath(store)] : []),
  ...FILES.flatMap((name) => env[name] || []).map(absolutePath),
  ...USUAL_FILES.map(absolutePath),
];
