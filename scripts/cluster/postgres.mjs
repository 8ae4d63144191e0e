// PostgreSQL from its Debian package, with a data folder, a port and a password of its own: the cluster of the system is
// left alone. PostgreSQL does not run as root, so root starts it as the user of the package.
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { run } from "../lib/run.mjs";

const VERSIONS = "/usr/lib/postgresql";
export const SUPERUSER = "temporal";

/** @returns path of a program of the newest installed version. @throws {Error} with the cure */
export function postgresProgram(name) {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number).filter(Boolean) : [];
  for (const version of versions.toSorted((a, b) => b - a)) {
    const file = join(VERSIONS, String(version), "bin", name);
    if (existsSync(file)) return file;
  }
  throw new Error(
    `PostgreSQL is not installed: there is no ${VERSIONS}/*/bin/${name}. Install it with \`apt-get install postgresql\`.`,
  );
}

/** Whose process it is: ours, or for root that of the package's user. */
export async function owner() {
  if (process.getuid() !== 0) return {};
  const idOf = async (flag) => {
    const { code, output } = await run("id", [flag, "postgres"]);
    if (code !== 0)
      throw new Error("There is no user postgres, which Debian's package makes. Install it again.");
    return Number(output);
  };
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

/**
 * Makes a data folder where there is none.
 * @returns {Promise<{ data: string, password: string }>}
 */
export async function ensureDatabase(folder) {
  const data = join(folder, "postgres");
  const file = join(folder, "postgres-password");
  if (existsSync(join(data, "PG_VERSION"))) return { data, password: readFileSync(file, "utf8") };
  const password = randomBytes(18).toString("base64url");
  const { uid, gid } = await owner();
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // Its owner must reach it, and nobody else has to see what is beside it.
  chmodSync(folder, 0o711);
  const given = join(data, "..", "password-for-initdb");
  writeFileSync(given, password, { mode: 0o600 });
  if (uid !== undefined) for (const path of [data, given]) chownSync(path, uid, gid);
  const args = [
    "-D",
    data,
    "-U",
    SUPERUSER,
    "--pwfile",
    given,
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--locale",
    "C",
  ];
  const { code, output } = await run(postgresProgram("initdb"), args, { cwd: "/", uid, gid });
  rmSync(given, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL's data folder cannot be made (initdb):\n${output.trim()}`);
  writeFileSync(file, password, { mode: 0o600 });
  return { data, password };
}

/** On loopback only, without a socket in a folder of the system. Durable: what is committed is on the disk. */
export function serverArguments(data, port) {
  const own = (process.env.ORCHESTRATOR_CLUSTER_POSTGRES ?? "").split(" ").filter(Boolean);
  const settings = ["unix_socket_directories=", "max_connections=300", "shared_buffers=256MB", ...own];
  return ["-D", data, "-h", "127.0.0.1", "-p", String(port), ...settings.flatMap((each) => ["-c", each])];
}
