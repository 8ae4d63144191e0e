// What `dev` starts, and what each part is told.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ALLOW_SETTING } from "../../schemas/capability.js";
import type { Ready } from "./part.js";
import type { PartPlan } from "./supervisor.js";

export interface PartContext {
  /** Folder of the compiled program. */
  dist: string;
  /** Absolute path of the data directory. */
  data: string;
  environment: Record<string, string | undefined>;
  /** Absent: as the environment says. */
  encryption_key?: string;
  /** SHA-256 of the token of whoever started this. Absent: the API knows no owner. */
  owner_sha256?: string;
}

/** What the first parts said and the later ones need. */
export interface PartNames {
  /** Temporal's, `host:port`. */
  address: string;
  ui: string | undefined;
  /** The simulated lab runs: its password is in the environment of those that log in. */
  lab: boolean;
}

export const portOf = (address: unknown): string | undefined =>
  typeof address === "string" ? /:(\d+)\/?$/.exec(address)?.[1] : undefined;

/** @param discard its data is thrown away with it */
export function temporalPart(
  context: PartContext,
  { discard = false, ...ports }: { port: number; uiPort: number; discard?: boolean },
): PartPlan {
  return {
    name: "temporal",
    // The first start on a bare machine may have to fetch the server.
    ready_ms: 300_000,
    grace_ms: 8_000,
    command(last) {
      const port = portOf(last?.address) ?? String(ports.port);
      const uiPort = portOf(last?.ui) ?? String(ports.uiPort);
      const args = [join(context.dist, "temporal-dev", "main.js"), "--data", context.data, "--port", port];
      args.push("--ui-port", uiPort, ...(last === undefined ? [] : ["--same-ports"]));
      if (discard) args.push("--discard");
      const codec = last?.["codec"];
      const served = typeof codec === "string" ? new URL(codec) : undefined;
      if (served) args.push("--codec-port", served.port);
      const secret = served ? { ORCHESTRATOR_CODEC_SECRET: served.pathname.slice(1) } : {};
      return { args, env: { ...context.environment, ...keyOf(context), ...secret } };
    },
  };
}

const keyOf = ({ encryption_key }: PartContext) =>
  encryption_key === undefined ? {} : { ORCHESTRATOR_ENCRYPTION_KEY: encryption_key };

/** Devices are of these kinds in turn. */
const LAB_KINDS = ["cisco_iosxe", "frr", "juniper_junos", "linux"];

/** First port of a lab that said that it is ready. */
export const labPort = (ready: Ready | undefined): number | undefined =>
  (ready?.["devices"] as { port: number }[] | undefined)?.[0]?.port;

/** @param lab it begins at `port`, or behind it where ports are busy */
export function labPart(context: PartContext, lab: { devices: number; port: number }): PartPlan {
  const folder = join(context.data, "lab");
  const options = {
    devices: String(lab.devices),
    kinds: LAB_KINDS.join(","),
    out: labInventory(context.data),
    ledgers: join(folder, "ledgers"),
    state: join(folder, "state"),
  };
  return {
    name: "lab",
    ready_ms: 60_000,
    grace_ms: 3_000,
    command: (last) => ({
      args: [
        join(context.dist, "packages", "lab", "src", "main.js"),
        ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
        "--port",
        String(labPort(last) ?? lab.port),
        ...(last === undefined ? ["--next-free"] : []),
      ],
      env: context.environment,
    }),
  };
}

export const labInventory = (data: string): string => join(data, "lab", "inventory.yaml");

export function workerPart(context: PartContext, names: PartNames): PartPlan {
  return {
    name: "worker",
    ready_ms: 60_000,
    grace_ms: 8_000,
    command: () => ({
      args: [join(context.dist, "worker", "main.js")],
      // It works for its owner alone, on the owner's machine; what others may send, the API decides.
      env: { ...shared(context, names), [ALLOW_SETTING]: context.environment[ALLOW_SETTING] ?? "all" },
    }),
  };
}

export function apiPart(
  context: PartContext,
  names: PartNames,
  { port, allowExec = false }: { port: number; allowExec?: boolean },
): PartPlan {
  return {
    name: "api",
    ready_ms: 60_000,
    grace_ms: 6_000,
    command: (last) => ({
      args: [
        join(context.dist, "api", "main.js"),
        ...(last === undefined ? ["--next-free"] : []),
        ...(allowExec ? ["--allow-exec"] : []),
      ],
      env: {
        ...shared(context, names),
        ORCHESTRATOR_HOST: "127.0.0.1",
        ORCHESTRATOR_PORT: portOf(last?.["url"]) ?? String(port),
        ...(context.owner_sha256 === undefined
          ? {}
          : { ORCHESTRATOR_OWNER_TOKEN_SHA256: context.owner_sha256 }),
        ...(names.ui === undefined ? {} : { ORCHESTRATOR_TEMPORAL_UI: names.ui }),
      },
    }),
  };
}

/** Worker and API look at the same Temporal, the same artifacts and the same known hosts. */
function shared(context: PartContext, names: PartNames): Record<string, string | undefined> {
  return {
    ...context.environment,
    ...keyOf(context),
    TEMPORAL_ADDRESS: names.address,
    ORCHESTRATOR_DATA: context.data,
    ORCHESTRATOR_ARTIFACTS:
      context.environment.ORCHESTRATOR_ARTIFACTS ?? pathToFileURL(join(context.data, "artifacts")).href,
    ...(names.lab ? { LAB_PASSWORD: "lab" } : {}),
  };
}
