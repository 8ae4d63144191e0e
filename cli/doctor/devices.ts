// The doctor's look at an inventory and at devices of it: the API opens one session with each, the worker's way.
import type { DeviceFinding, DoctorRequest } from "../../schemas/doctor.js";
import { bodyLines } from "../body-lines.js";
import type { Cli } from "../cli.js";
import { colorsFor } from "../deps.js";
import { renderDetails } from "../diagnostics.js";
import { ApiError, type ProblemDetail } from "../../packages/client/src/index.js";
import { WEAK_REMEDY } from "../../schemas/secret-strength.js";
import { readInventory, type Sources } from "../sources.js";
import { plural } from "../text.js";
import type { Finding } from "./finding.js";

export interface DeviceOptions {
  inventory: string;
  /** Names or globs, `group:`, `tag:`, `site:`; absent: no device is tried. */
  devices?: string;
  timeout?: string;
  concurrency?: number;
}

export interface InventoryFinding extends Finding {
  /** Every place that is wrong. */
  errors?: ProblemDetail[];
  /** For people: the same with the lines that it means. */
  shown?: string;
}

/** Stands for a spec where the compiler wants one. */
const SPEC = "name: doctor\nsteps:\n  - wait: 1s\n";

/** @throws {CliError} `file_unreadable`, and what the client throws */
export async function examineInventory(
  cli: Cli,
  { inventory, devices }: DeviceOptions,
): Promise<{ finding: InventoryFinding; sources: Sources; chosen: number }> {
  const subject = "Inventory";
  const sources = await readInventory(cli.deps, inventory);
  const body = { ...sources.request, spec: SPEC, ...(devices === undefined ? {} : { limit: devices }) };
  try {
    const plan = await cli.client.take(cli.client.http.POST("/v1/plan", { body }));
    const chosen = Object.keys(plan.devices).length;
    // Where devices are tried, the worker looks at what it reads itself.
    const weak = devices === undefined ? await weakIn(cli, sources) : [];
    const count = plural(chosen, "device");
    return {
      sources,
      chosen,
      finding: {
        subject,
        state: weak.length > 0 ? "warning" : "ok",
        ...(weak.length > 0 ? { remediation: weak.join("; ") } : {}),
        found:
          devices === undefined
            ? `${inventory}: ${count}; --devices LIST logs in to some`
            : `${inventory}: ${count} to try`,
      },
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500 || error.status < 404) throw error;
    const shown =
      error.errors.length > 0
        ? renderDetails(error.errors, sources, colorsFor(cli.deps, cli.deps.stdout))
        : undefined;
    return {
      sources,
      chosen: 0,
      finding: {
        subject,
        state: "failed",
        found: error.message,
        remediation: "correct the inventory, or what --devices names",
        ...(error.errors.length > 0 ? { errors: error.errors } : {}),
        ...(shown === undefined ? {} : { shown }),
      },
    };
  }
}

/** What this machine can read of an inventory's secrets, each once. */
async function weakIn({ deps }: Cli, { request }: Sources): Promise<string[]> {
  const { inventory = "", inventory_file: file } = request;
  if (file === undefined) return [];
  const { warnOfWeakSecrets } = await import("../weak-secrets.js");
  const found = warnOfWeakSecrets(deps, file, inventory);
  return found.map(({ line, message }) => `${file}:${line}: ${message}; ${WEAK_REMEDY}`);
}

/** Each device when it is known. @throws {CliError} */
export async function* examineDevices(
  cli: Cli,
  { request }: Sources,
  { devices, timeout, concurrency }: DeviceOptions,
): AsyncGenerator<Finding & DeviceFinding> {
  const body: DoctorRequest = {
    ...request,
    ...(devices === undefined ? {} : { limit: devices }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  const { response } = await cli.client.answered(
    cli.client.http.POST("/v1/doctor", { body, parseAs: "stream" }),
  );
  for await (const line of bodyLines(response)) {
    const finding = JSON.parse(line) as DeviceFinding;
    yield { subject: finding.device, ...finding };
  }
}
