// Parsing of outputs: TextFSM with the public templates, JSON, XML, regular expressions, key-value lines, tables.
export { LIMIT_CODES, ParseError, type ParseErrorCode } from "./errors.js";
export { BEGINS_JSON, LARGE, looksLikeData, parseOutput, type ParseRequest } from "./parse.js";
export { performInThread } from "./pool.js";
export type { TextFsmWork } from "./work.js";
export { createTemplatesDigest, type TemplatesDigest } from "./templates/digest.js";
export { templatesFolder } from "./templates/folder.js";
