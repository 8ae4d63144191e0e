// The compiler: specs and inventories to plans, and what plans need at run time.
export { withinBudget } from "./budget.js";
export { type CompileRequest, type CompileResult, compile } from "./compile.js";
export type { CapabilityPolicy, CompileDeps, DocumentInput, Load } from "./deps.js";
export {
  DIAGNOSTIC_CODES,
  type Diagnostic,
  type DiagnosticCode,
  didYouMean,
  oneOf,
  placeOf,
  renderDiagnostic,
  renderDiagnostics,
} from "./diagnostics/index.js";
export { linesOfFile, pathOfSource } from "./configuration-lines.js";
export { templatesOf as templateNames } from "./jinja/configuration.js";
export { canonicalJson, digestOf, textDigest } from "./digest.js";
export { formatDuration, parseDuration } from "./durations.js";
export { assertSafeCommand, effectOf } from "./effect.js";
export { describeExpectation, evaluateExpectations, type Observed } from "./expectations.js";
export { explainPlan } from "./explain.js";
export * from "./expressions/index.js";
export { platformHint, platformsMeant } from "./inventory/platform-hint.js";
export { weakSecrets } from "./inventory/weak-secrets.js";
export { inventoryJsonSchema, specJsonSchema } from "./json-schema.js";
export { folderLoader, resolvePath } from "./load.js";
export { compileRegex, findLine, matchesStart } from "./regex.js";
export { amendPlan } from "./plan/amend.js";
export { holdsDevices } from "./plan/holds.js";
export { cutOf } from "./plan/size/parts.js";
export { readsWithTemplates } from "./plan/templates.js";
export { deviceScope } from "./targets/select.js";
export {
  resolveInventory,
  type SpecOutline,
  type Validity,
  validate,
  validateInventory,
  validateSpec,
} from "./validate.js";
export { absolutePath, expandHome, realPath } from "./worker-path.js";
