// What the rest of the project uses of the artifact store.
export { ArtifactError, type ArtifactErrorCode } from "./errors.js";
export { createFileStore } from "./filesystem/store.js";
export { mediaTypeOf } from "./media.js";
export { decodeName, encodeName } from "./names.js";
export { type ConditionalCreateProof, proveConditionalCreate } from "./probe.js";
export {
  createRedactor,
  type RedactionStream,
  type Redactor,
  type RedactorOptions,
} from "./redaction/index.js";
export type { ArtifactStore, Body, StoredArtifact } from "./store.js";
export { openStore, type OpenStoreDeps } from "./open.js";
export { createS3Store } from "./s3/store.js";
export type { S3ClientOptions, S3StoreOptions } from "./s3/bucket.js";
