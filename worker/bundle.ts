// Which of the prebuilt workflow bundles a process takes.
import { fileURLToPath } from "node:url";
import type { DataConverter } from "@temporalio/common";

/** Built by `npm run build` from workflows/index.ts; the second one encrypts the messages of failures too. */
const BUNDLES = { plain: "./workflow-bundle.js", encrypted: "./workflow-bundle-encrypted.js" } as const;

/** @returns its path */
export const bundleFor = ({ failureConverterPath }: DataConverter): string =>
  fileURLToPath(
    new URL(failureConverterPath === undefined ? BUNDLES.plain : BUNDLES.encrypted, import.meta.url),
  );
