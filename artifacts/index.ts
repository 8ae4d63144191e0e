// What the rest of the project uses of the artifact store.
export { createFileStore } from "./filesystem/store.js";
export { openStore } from "./open.js";
export { makeFoldersPrivate, PRIVATE_UMASK } from "./private-folder.js";
export { proveConditionalCreate } from "./probe.js";
