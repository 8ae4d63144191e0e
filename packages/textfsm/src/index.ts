// TextFSM: templates that read tables from what devices print, with Python's regular expressions.
export { type Row, runTemplate, type Table } from "./engine.js";
export { TextFsmError, type TextFsmErrorCode } from "./errors.js";
export { strip } from "./lines.js";
export {
  compileLineRegex,
  isPlain,
  type LineMatch,
  type LineRegex,
  PythonRegexError,
} from "./python-regex/index.js";
export { parseTemplate, type Template } from "./template.js";
