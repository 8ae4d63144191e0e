// Which build a worker is of, where it belongs to a deployment: Temporal then keeps runs on the build that started them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { WorkerDeploymentOptions } from "@temporalio/worker";
import { SettingError } from "../schemas/setting.js";

export interface Build {
  deployment: string;
  build_id: string;
}

const BUILD_ID = /^[A-Za-z0-9][\w.+-]{0,99}$/;
const DIGITS = 12;

export interface BuildSource {
  deployment: string;
  /** Of the package. */
  version: string;
  /** Path of the workflow bundle: builds of a version with the same workflows have the same id. */
  bundle: string;
  /** `ORCHESTRATOR_BUILD_ID` */
  given: string | undefined;
}

/** @throws {SettingError} for an id that Temporal or a command line would not take */
export function buildOf({ deployment, version, bundle, given }: BuildSource): Build {
  if (given && !BUILD_ID.test(given)) {
    throw new SettingError(
      `ORCHESTRATOR_BUILD_ID is ${JSON.stringify(given)}; expected letters, digits, \`.\`, \`_\`, \`+\` and \`-\`, at most 100.`,
    );
  }
  return { deployment, build_id: given || ownId(version, bundle) };
}

function ownId(version: string, bundle: string): string {
  const digest = createHash("sha256").update(readFileSync(bundle)).digest("hex");
  return `${version}-${digest.slice(0, DIGITS)}`;
}

/** Runs stay on their build; what outlives runs says in its workflow that it moves on. */
export const versioned = ({ deployment, build_id }: Build): WorkerDeploymentOptions => ({
  version: { deploymentName: deployment, buildId: build_id },
  useWorkerVersioning: true,
  defaultVersioningBehavior: "PINNED",
});

/** Temporal gives tasks of any build to it, and tells others which build it is of. */
export const named = ({ deployment, build_id }: Build): WorkerDeploymentOptions => ({
  version: { deploymentName: deployment, buildId: build_id },
  useWorkerVersioning: false,
});
