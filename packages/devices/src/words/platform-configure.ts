// How the configuration of a platform with a CLI is changed.
import * as v from "valibot";
import { DialogSchema, Pattern, Patterns } from "./platform-pattern.js";

export const ConfigureSchema = v.strictObject({
  mode: v.pipe(v.string(), v.description("Name of the mode in which lines are typed")),
  also_modes: v.optional(
    v.pipe(v.array(v.string()), v.description("Sub-modes that lines may lead into")),
    [],
  ),
  leave: v.pipe(
    v.array(v.string()),
    v.description("Lines that lead from anywhere in config mode back to the command mode"),
  ),
  candidate: v.optional(v.boolean(), false),
  prepare: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        "Typed in the command mode before entering, to be rid of what an earlier session left behind; a refusal is tolerated",
      ),
    ),
  ),
  commit: v.optional(v.string()),
  commit_dialogs: v.optional(
    v.pipe(
      v.array(DialogSchema),
      v.description("Questions of the commit; they come before the platform's dialogs"),
    ),
  ),
  abort: v.optional(
    v.pipe(v.array(v.string()), v.description("Lines that discard an uncommitted candidate and leave")),
  ),
  diff: v.optional(
    v.pipe(v.string(), v.description("Shows the candidate's difference, typed in config mode")),
  ),
  confirm: v.optional(
    v.strictObject({
      commit: v.pipe(
        v.string(),
        v.description("`{minutes}`, `{seconds}` or `{hh:mm:ss}` is replaced by the time"),
      ),
      accept: v.pipe(v.array(v.string()), v.description("Lines that make the commit permanent")),
      accept_mode: v.optional(v.picklist(["command", "configure"]), "configure"),
      abort: v.optional(
        v.pipe(
          v.array(v.string()),
          v.description("Lines that take the commit back at once; absent: only the device's own timer does"),
        ),
      ),
      abort_mode: v.optional(v.picklist(["command", "configure"]), "command"),
      pending: v.optional(
        v.pipe(
          v.strictObject({ send: v.string(), pattern: Pattern }),
          v.description(
            "A command, typed in the command mode, whose output says whether a commit waits for its confirmation",
          ),
        ),
      ),
    }),
  ),
  replace: v.optional(
    v.pipe(
      v.strictObject({
        begin: v.optional(
          v.pipe(
            v.array(v.string()),
            v.description("Typed in config mode first: what empties the candidate"),
          ),
          [],
        ),
        commit: v.optional(v.pipe(v.string(), v.description("Where it is another than `commit`"))),
        confirm: v.optional(v.pipe(v.string(), v.description("The same of a commit-confirm"))),
        diff: v.optional(v.pipe(v.string(), v.description("Where it is another than `diff`"))),
        dialogs: v.optional(
          v.pipe(v.array(DialogSchema), v.description("Questions of this commit; they come first")),
          [],
        ),
        file: v.optional(
          v.pipe(
            v.strictObject({
              path: v.pipe(v.string(), v.description("Where the file is put, which is removed afterwards")),
              send: v.pipe(
                v.string(),
                v.description(
                  "What replaces the configuration, typed in the command mode; `{path}` is replaced",
                ),
              ),
              done: v.pipe(Pattern, v.description("What the device says when all of it is done")),
              diff: v.pipe(
                v.string(),
                v.description("Shows the difference without applying it; `{path}` is replaced"),
              ),
            }),
            v.description("The lines go to the device as a file. Needs `files`, and no candidate"),
          ),
        ),
      }),
      v.description("How the lines become the whole configuration. Needs a candidate, or `file`"),
    ),
  ),
  texts: v.optional(
    v.pipe(
      v.array(v.strictObject({ start: Pattern, end: v.optional(v.string()) })),
      v.description(
        "Lines with which a text of several lines begins. It ends at the line `end`, or else at the line that holds what group 1 of `start` finds",
      ),
    ),
  ),
  rejected: v.pipe(Patterns, v.description("Output that means a line was not accepted")),
  silent: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "A line that is accepted prints nothing but notes: whatever reads like a complaint means that it was not accepted",
      ),
    ),
  ),
  locked: v.optional(
    v.pipe(Patterns, v.description("Output that means that another user holds the configuration")),
    [],
  ),
});
