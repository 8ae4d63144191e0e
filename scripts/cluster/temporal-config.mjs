// The configuration of a Temporal server on PostgreSQL: all its services in one process, on loopback.
import { DYNAMIC_CONFIG } from "../../dist/temporal-dev/flags.js";
import { SUPERUSER } from "./postgres.mjs";

/** How many ports {@link temporalConfig} takes. */
export const PORTS = 11;

/** As the development server has it, and one partition a queue. docs/cluster.md has what each setting is worth. */
const SETTINGS = {
  ...DYNAMIC_CONFIG,
  "matching.numTaskqueueReadPartitions": 1,
  "matching.numTaskqueueWritePartitions": 1,
};

export const dynamicConfig = () =>
  JSON.stringify(Object.fromEntries(Object.entries(SETTINGS).map(([name, value]) => [name, [{ value }]])));

const store = ({ postgres_port, password }, databaseName, maxConns) => ({
  sql: {
    pluginName: "postgres12",
    databaseName,
    connectAddr: `127.0.0.1:${postgres_port}`,
    connectProtocol: "tcp",
    user: SUPERUSER,
    password,
    maxConns,
    maxIdleConns: maxConns,
    maxConnLifetime: "1h",
  },
});

/**
 * @param {{ ports: number[], postgres_port: number, password: string, database: string, shards?: number,
 *   dynamic_file: string, tls?: { certificates: object, clients: boolean }, keys_url?: string }} options
 *   `tls.clients`: who connects must show a certificate; `keys_url`: who connects must show a token signed with one of these
 * @returns the text of the configuration file; JSON is YAML
 */
export function temporalConfig(options) {
  const [
    front,
    front_member,
    http,
    match,
    match_member,
    history,
    history_member,
    work,
    work_member,
    inner,
    inner_member,
  ] = options.ports;
  const rpc = (grpcPort, membershipPort, more = {}) => ({
    rpc: { grpcPort, membershipPort, bindOnIP: "127.0.0.1", ...more },
  });
  const { tls, keys_url } = options;
  return JSON.stringify({
    log: { stdout: true, level: "warn" },
    persistence: {
      numHistoryShards: options.shards ?? 4,
      defaultStore: "default",
      visibilityStore: "visibility",
      datastores: {
        default: store(options, options.database, 40),
        visibility: store(options, `${options.database}_visibility`, 10),
      },
    },
    global: {
      membership: { maxJoinDuration: "30s", broadcastAddress: "127.0.0.1" },
      ...(tls ? { tls: { frontend: frontendTls(tls) } } : {}),
      ...(keys_url
        ? {
            authorization: {
              jwtKeyProvider: { keySourceURIs: [keys_url], refreshInterval: "1m" },
              permissionsClaimName: "permissions",
              authorizer: "default",
              claimMapper: "default",
            },
          }
        : {}),
    },
    services: {
      frontend: rpc(front, front_member, { httpPort: http }),
      matching: rpc(match, match_member),
      history: rpc(history, history_member),
      worker: rpc(work, work_member),
      // The server's own workers come in by this one, with neither certificate nor token.
      "internal-frontend": rpc(inner, inner_member),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: "active",
      currentClusterName: "active",
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: "frontend",
          rpcAddress: `127.0.0.1:${front}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: "noop" },
    dynamicConfigClient: { filepath: options.dynamic_file, pollInterval: "10s" },
  });
}

const frontendTls = ({ certificates, clients }) => ({
  server: {
    certFile: certificates.server.cert,
    keyFile: certificates.server.key,
    requireClientAuth: clients,
    ...(clients ? { clientCaFiles: [certificates.ca] } : {}),
  },
  client: { serverName: "localhost", rootCaFiles: [certificates.ca] },
});
