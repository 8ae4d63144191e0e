// CEL: checking, evaluating, interpolating. Activities use this at run time, the compiler before.
export { TooDear, withAllowance } from "./allowance.js";
export { compileExpression, type Expression } from "./compile.js";
export { ExpressionError, type ExpressionErrorCode } from "./errors.js";
export { evaluate, evaluateCondition, evaluateKnown, type Scope } from "./evaluate.js";
export { type Names, type Reference, ROOTS, type Root } from "./names.js";
export { namesIn, type ReferencedNames, referencedNames, referencesOfTemplate } from "./references.js";
export {
  isTemplate,
  type Part,
  parseTemplate,
  renderCommand,
  renderLines,
  renderTemplate,
  renderText,
  renderValue,
} from "./template.js";
export { typeOf } from "./type-of.js";
