// `fetch`: a file of the device becomes an artifact of the run.
import { flagOf, get, textOf } from "../../compiler/document/index.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import { checkFiles, TRANSFER_MS } from "../copy/compile.js";
import type { StepKind } from "../kind.js";
import { type FetchAction, FetchSchema } from "./schema.js";

export const fetch: StepKind<FetchAction> = {
  schema: () => FetchSchema,
  takes: ["expect", "expect_failure"],
  compile(node, _, scope) {
    const [from] = commandsOf(get(node, "from"), scope, BEFORE);
    if (!from) return undefined;
    return {
      value: {
        from: from.template,
        to: textOf(get(node, "to")) ?? "",
        binary: flagOf(get(node, "binary")) ?? false,
      },
      changes: [from],
      timeoutMs: TRANSFER_MS,
    };
  },
  effect: "read",
  needs: () => "files",
  node: () => "reads",
  summary: ({ from }) => `fetch ${from}`,
  explain: ({ from, to, binary }, { tryRender }) => ({
    commands: tryRender(`fetch ${from}`, (render) => [`fetch ${render(from)}`]),
    notes: [`as ${to}`, ...(binary ? ["kept as it is, nothing is masked"] : [])],
  }),
  sends: ({ from }) => ({ commands: [`fetch ${from}`] }),
  checkPlatform: (_, on) => void checkFiles(on),
  execute: () => import("./execute.js"),
};
