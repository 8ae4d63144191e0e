// Problems in documents: what they are, where, and how they are shown.
export { DIAGNOSTIC_CODES, type DiagnosticCode } from "./codes.js";
export { Collector, MAX_DIAGNOSTICS, type Problem } from "./collector.js";
export { type Diagnostic, placeOf } from "./diagnostic.js";
export { renderDiagnostic, renderDiagnostics } from "./render.js";
export { type SourceRange, Source } from "./source.js";
export { didYouMean, nearest, oneOf } from "./suggest.js";
