// Which of the prebuilt workflow bundles a process takes.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DataConverter } from "@temporalio/common";
import type { WorkflowBundleOption } from "@temporalio/worker";
import { encrypts } from "./codec.js";

/** Built by `npm run build` from workflows/index.ts; the second one encrypts the messages of failures, and checks what it hears. */
const BUNDLES = { plain: "./workflow-bundle.js", encrypted: "./workflow-bundle-encrypted.js" } as const;

const pathOf = (bundle: string): string => fileURLToPath(new URL(bundle, import.meta.url));

/** For a worker; a versioned one tells its workflows that it is (`workflows/moves-on.ts`), on a line that is there already. */
export function workflowBundle(dataConverter: DataConverter, isVersioned: boolean): WorkflowBundleOption {
  const codePath = bundleFor(dataConverter);
  if (!isVersioned) return { codePath };
  return { code: `globalThis.ORCHESTRATOR_VERSIONED = true; ${readFileSync(codePath, "utf8")}` };
}

export const bundleFor = (dataConverter: DataConverter): string =>
  pathOf(encrypts(dataConverter) ? BUNDLES.encrypted : BUNDLES.plain);

/** Archives keep histories decoded. */
export const replayBundle = pathOf(BUNDLES.plain);
