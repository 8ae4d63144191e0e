// Which of the prebuilt workflow bundles a process takes.
import { fileURLToPath } from "node:url";
import type { DataConverter } from "@temporalio/common";
import { encrypts } from "./codec.js";

/** Built by `npm run build` from workflows/index.ts; the second one encrypts the messages of failures, and checks what it hears. */
const BUNDLES = { plain: "./workflow-bundle.js", encrypted: "./workflow-bundle-encrypted.js" } as const;

const pathOf = (bundle: string): string => fileURLToPath(new URL(bundle, import.meta.url));

export const bundleFor = (dataConverter: DataConverter): string =>
  pathOf(encrypts(dataConverter) ? BUNDLES.encrypted : BUNDLES.plain);

/** Archives keep histories decoded. */
export const replayBundle = pathOf(BUNDLES.plain);
