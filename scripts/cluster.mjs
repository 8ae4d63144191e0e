// `npm run cluster`: what a site would run in production, on this machine: PostgreSQL, a Temporal server, an S3 server, the
// API and a worker for each of two sites. One tree of processes, which ends with this one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { prepare } from "./build.mjs";
import { asProgram, end, onEnd, start } from "./lib/run.mjs";

const USAGE = `npm run cluster [-- [--mtls] [--api-key] [--sites A,B] [--data DIR] [--shards N] [--exec CMD…]]

Starts a whole cluster on loopback, on free ports: PostgreSQL (Debian's package, with a data folder of its own), a Temporal
server built of its Go module (once; it is kept in ~/.cache/orchestrator), an S3 server, the API and a worker for each site.
Prints address, token and the variables to use it with; Ctrl-C ends all of it.

  --mtls       Temporal asks its clients for a certificate; certificates are made at start
  --api-key    Temporal asks its clients for an API key: a token that the server itself checks, over TLS
  --sites A,B  a worker for each (default: site-a,site-b)
  --data DIR   keeps everything there, and goes on with it the next time (default: a new folder that goes away)
  --shards N   history shards of a new database (default: 4); a database keeps the number that it was made with
  --json       prints one JSON line when it is up, for programs
  --exec CMD…  runs a command within it, with the variables, then ends with the command's exit code; must come last

Examples:
  npm run cluster -- --mtls
  npm run cluster -- --api-key --exec npx orchestrator doctor
  npm run cluster -- --exec npx vitest run --project e2e test/changes    # tests: each stack with a database of its own
  ORCHESTRATOR_CLUSTER_POSTGRES=synchronous_commit=off npm run cluster    # another setting of PostgreSQL's, to measure it

docs/cluster.md tells how to run one for others.
`;

const say = (line) => process.stderr.write(`${line}\n`);

function readArguments(all) {
  const cut = all.indexOf("--exec");
  const [args, exec] = cut < 0 ? [all, undefined] : [all.slice(0, cut), all.slice(cut + 1)];
  try {
    const { values } = parseArgs({
      args,
      options: {
        mtls: { type: "boolean", default: false },
        "api-key": { type: "boolean", default: false },
        sites: { type: "string", default: "site-a,site-b" },
        data: { type: "string" },
        shards: { type: "string", default: "4" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (!/^[1-9]\d{0,4}$/.test(values.shards)) throw new Error("--shards takes a number from 1 on.");
    if (exec?.length === 0) throw new Error("--exec needs a command.");
    return { ...values, exec };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "orchestrator-cluster-"));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Where test stacks find PostgreSQL and the server's programs: test/services/temporal-process.ts. */
const forTests = ({ database, binaries }) => ({
  ORCHESTRATOR_TEST_CLUSTER: JSON.stringify({
    pid: process.pid,
    postgres_port: database.port,
    password: database.password,
    ...binaries,
  }),
});

/** For `. FILE` in another shell; whoever reads it may use the cluster. */
function writeVariables(folder, variables) {
  const file = join(folder, "variables.sh");
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
  return file;
}

async function startAll(given) {
  const folder = given.data === undefined ? newFolder() : resolve(given.data);
  const { Supervisor } = await import("../dist/cli/dev/supervisor.js");
  const parts = await import("./cluster/parts.mjs");
  const planned = await parts.plan({ folder, mtls: given.mtls, api_key: given["api-key"], say });
  const supervisor = new Supervisor({ log: (part, line) => say(`${part.padEnd(14)} ${line}`) });
  onEnd(() => supervisor.stop());
  const s3 = supervisor.start(parts.s3Part(folder));
  s3.catch(() => {});
  await supervisor.start(parts.postgresPart(folder, planned));
  await supervisor.start(parts.temporalPart(folder, planned, Number(given.shards)));
  const { env: store, bucket } = await s3;
  const env = {
    ...planned.engine,
    ...store,
    ORCHESTRATOR_ARTIFACTS: `s3://${bucket}/orchestrator`,
    ORCHESTRATOR_DATA: folder,
    ORCHESTRATOR_LOG_LEVEL: process.env.ORCHESTRATOR_LOG_LEVEL ?? "warn",
  };
  const sites = given.sites.split(",").filter(Boolean);
  const [api] = await Promise.all([
    supervisor.start(parts.apiPart(folder, planned, env)),
    ...sites.map((site) => supervisor.start(parts.workerPart(site, env))),
  ]);
  const variables = { ORCHESTRATOR_URL: api.url, ORCHESTRATOR_TOKEN: planned.token, ...env };
  const pids = Object.fromEntries(
    ["postgres", "temporal", "s3", "api", ...sites.map((site) => `worker ${site}`)].map((name) => [
      name,
      supervisor.processOf(name),
    ]),
  );
  return { folder, planned, variables, pids, sites, failed: supervisor.failed };
}

function runWithin(exec, env) {
  const [command, ...args] = exec;
  const child = start(command, args, { cwd: process.cwd(), env, stdio: ["inherit", "inherit", "inherit"] });
  return new Promise((done) => {
    child.once("error", (error) => {
      say(`${command}: ${error.message}`);
      done(127);
    });
    child.once("close", (code) => done(code ?? 1));
  });
}

async function cluster(given) {
  // A test that is killed leaves nothing behind.
  if (process.env.ORCHESTRATOR_SUPERVISED === "1") process.stdin.once("end", () => void end(143)).resume();
  await prepare(say);
  const { folder, planned, variables, pids, sites, failed } = await startAll(given);
  if (given.exec)
    return Promise.race([
      runWithin(given.exec, { ...process.env, ...variables, ...forTests(planned) }),
      failed,
    ]);
  const file = writeVariables(folder, variables);
  if (given.json) {
    const { operator, tls } = planned;
    const more = { operator, certificates: tls?.certificates };
    process.stdout.write(
      `${JSON.stringify({ ready: true, pid: process.pid, folder, variables, pids, ...more })}\n`,
    );
  } else {
    process.stdout.write(
      `\nAPI       ${variables.ORCHESTRATOR_URL}\ntoken     ${planned.token}\nTemporal  ${variables.TEMPORAL_ADDRESS}, namespace ${variables.TEMPORAL_NAMESPACE}\n` +
        `store     ${variables.ORCHESTRATOR_ARTIFACTS} at ${variables.AWS_ENDPOINT_URL}\nsites     ${sites.join(", ")}\nlogs      ${folder}\n\n` +
        `In another shell:\n  . ${file}\n  npx orchestrator doctor\n\nCtrl-C ends all of it.\n`,
    );
  }
  return failed;
}

const given = readArguments(process.argv.slice(2));
if (given.help) process.stdout.write(USAGE);
else
  await asProgram(() =>
    cluster(given).catch(({ message }) => {
      say(message);
      return 3;
    }),
  );
