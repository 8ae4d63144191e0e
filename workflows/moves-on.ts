// For workflows that outlive runs: with versioned workers they go on with the current build, while runs stay on theirs.
import { setWorkflowOptions } from "@temporalio/workflow";

/** The worker puts it in front of the bundle, since Temporal refuses what other workers say of versions. */
const isVersioned = (): boolean =>
  (globalThis as { ORCHESTRATOR_VERSIONED?: boolean }).ORCHESTRATOR_VERSIONED === true;

/** @param workflow takes one object, as all do */
export const movesOn = (workflow: (input: never) => Promise<void>): void =>
  setWorkflowOptions(() => (isVersioned() ? { versioningBehavior: "AUTO_UPGRADE" } : {}), workflow);
