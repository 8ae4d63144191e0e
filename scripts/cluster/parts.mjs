// What a cluster is made of, in the order in which it starts, and what each part is told.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "../lib/root.mjs";
import { takePorts } from "../../test/labs/ports.mjs";
import { openKeys } from "./api-keys.mjs";
import { makeCertificates } from "./certificates.mjs";
import { ensureDatabase } from "./postgres.mjs";
import { ensureBinaries } from "./server-binaries.mjs";
import { PORTS } from "./temporal-config.mjs";

const NAMESPACE = "default";
const READY_MS = 90_000;

/** Nothing of ours leads a part to another server or store. */
const { env } = process;
const clean = {
  NODE_NO_WARNINGS: "1",
  ...Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(TEMPORAL_|AWS_|ORCHESTRATOR_TEST_)/.test(name)),
  ),
};

/** A part that is not of our program: {@link file://./part.mjs}. */
const foreign = (name, settings, { env = {}, grace_ms = 10_000 } = {}) => ({
  name,
  ready_ms: READY_MS,
  grace_ms,
  command: () => ({
    args: [at("scripts", "cluster", "part.mjs"), name],
    env: { ...clean, ...env, ORCHESTRATOR_CLUSTER_PART: JSON.stringify(settings) },
  }),
});

const own = (name, args, env) => ({
  name,
  ready_ms: READY_MS,
  grace_ms: 35_000,
  command: () => ({ args, env: { ...clean, ...env } }),
});

/** What clients of Temporal show: the variables that Temporal's own programs read, too. */
function clientVariables({ address, certificates, client, api_key }) {
  return {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: NAMESPACE,
    ...(certificates ? { TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.ca } : {}),
    ...(client
      ? { TEMPORAL_TLS_CLIENT_CERT_PATH: client.cert, TEMPORAL_TLS_CLIENT_KEY_PATH: client.key }
      : {}),
    ...(api_key ? { TEMPORAL_API_KEY: api_key } : {}),
  };
}

/** What is decided before anything starts: ports, passwords, certificates, keys. */
export async function plan({ folder, mtls, api_key, say }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const binaries = await ensureBinaries(say);
  const { data, password } = await ensureDatabase(folder);
  const [postgres_port, api_port, ...ports] = await takePorts(2 + PORTS);
  const certificates = mtls || api_key ? await makeCertificates(join(folder, "certificates")) : undefined;
  const keys = api_key ? await openKeys() : undefined;
  const client = mtls ? certificates?.client : undefined;
  const host = certificates ? "localhost" : "127.0.0.1";
  const as = (api_key) => clientVariables({ address: `${host}:${ports[0]}`, certificates, client, api_key });
  return {
    database: { data, port: postgres_port, password },
    binaries,
    ports,
    api_port,
    tls: certificates && { certificates, clients: mtls },
    keys,
    token: randomBytes(24).toString("base64url"),
    /** Of who prepares the namespace, of API and workers. */
    operator: as(keys?.issue("operator", ["temporal-system:admin"])),
    engine: as(keys?.issue("orchestrator", [`${NAMESPACE}:write`])),
  };
}

export const postgresPart = (folder, { database }) =>
  foreign("postgres", { folder, data: database.data, port: database.port });

export const temporalPart = (folder, { database, binaries, ports, tls, keys, operator }, shards) =>
  foreign(
    "temporal",
    {
      folder: join(folder, "temporal"),
      ...binaries,
      postgres_port: database.port,
      password: database.password,
      database: "temporal",
      ports,
      shards,
      tls,
      keys_url: keys?.keys_url,
    },
    { env: operator },
  );

export function s3Part(folder) {
  const data = join(folder, "s3");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return foreign("s3", { folder: data });
}

/** The API has one token, which may do everything. */
export function apiPart(folder, { token, api_port }, env) {
  const file = join(folder, "tokens");
  const sha256 = createHash("sha256").update(token).digest("hex");
  writeFileSync(file, `cluster ${sha256} read,operate\n`, { mode: 0o600 });
  return own("api", [at("dist", "api", "main.js")], {
    ...env,
    ORCHESTRATOR_HOST: "127.0.0.1",
    ORCHESTRATOR_PORT: String(api_port),
    ORCHESTRATOR_TOKENS_FILE: file,
  });
}

export const workerPart = (site, env) =>
  own(`worker ${site}`, [at("dist", "worker", "main.js"), "--site", site], env);
