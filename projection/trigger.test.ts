// What people read of a trigger: one step, which says in which of its parts something went wrong.
import { expect, it } from "vitest";
import type { StepResult } from "../schemas/result.js";
import { stepResult } from "./testing/history.js";
import { combineParts } from "./trigger.js";

const part = (over: Partial<StepResult> = {}) => stepResult("t", { action: "trigger", ...over });
const failed = (message: string) => part({ status: "failed", message });

it("names the part where that is neither the change nor its check", () => {
  const rejected = failed("line 2 `bogus` was rejected");
  const message = (parts: Parameters<typeof combineParts>[0]) => {
    const { status, message: said } = combineParts(parts, undefined, true);
    return `${status}, ${said}`;
  };
  const passed = part();
  expect([
    message({ requires: failed("expected up") }),
    message({ do: rejected }),
    message({ do: passed, verify: failed("expected down") }),
    message({ do: passed, verify: passed, undo: rejected }),
    message({ requires: passed, do: passed, verify: passed, undo: passed, undone: failed("expected up") }),
  ]).toEqual([
    "skipped, requires: expected up",
    "failed, line 2 `bogus` was rejected",
    "failed, expected down",
    "failed, undo: line 2 `bogus` was rejected",
    "failed, requires, after undo: expected up",
  ]);
});

it("has the name that its parts had on this device", () => {
  const named = part({ name: "Shut Gi1 on r1" });
  expect(combineParts({ requires: named, do: named }, undefined, true).name).toBe("Shut Gi1 on r1");
  expect(combineParts({ do: part() }, undefined, true)).not.toHaveProperty("name");
});

it("says what to do about the part that went wrong", () => {
  const lost = part({ status: "errored", message: "unreachable", remediation: "nc -vz 192.0.2.1 22" });
  expect(combineParts({ requires: part(), do: lost }, undefined, true)).toMatchObject({
    status: "errored",
    remediation: "nc -vz 192.0.2.1 22",
  });
  expect(combineParts({ requires: part(), do: part() }, undefined, true).remediation).toBeUndefined();
});

it("tells all that is indeterminate where a change and its undo are", () => {
  const doubt = (line: string, detail: StepResult["detail"] = {}) =>
    part({
      status: "indeterminate",
      message: `no answer to ${line}`,
      detail: {
        sent: true,
        sent_at: `when ${line} was sent`,
        lines: [line],
        last_said: `${line}?`,
        ...detail,
      },
    });
  const both = { do: doubt("shutdown", { part: "do" }), undo: doubt("no shutdown", { part: "undo" }) };
  expect(combineParts({ ...both, verify: part() }, undefined, true)).toMatchObject({
    status: "indeterminate",
    message: "do: no answer to shutdown; undo: no answer to no shutdown",
    detail: {
      in_doubt: "do, undo",
      sent_at: "when shutdown was sent",
      lines: ["shutdown", "no shutdown"],
      last_said: "no shutdown?",
    },
  });
  const settled = { ...both, do: doubt("shutdown", { held_before: false }), verify: part() };
  expect(combineParts(settled, undefined, true)).toMatchObject({
    message: "undo: no answer to no shutdown",
    detail: { in_doubt: "undo", lines: ["no shutdown"] },
  });
});

it("says of a cancelled trigger in which part that was, and how its undo came out", () => {
  const passed = part();
  const cut = part({ status: "cancelled", message: "cancelled while waiting" });
  const message = (parts: Parameters<typeof combineParts>[0]) => combineParts(parts, undefined, true).message;
  expect([
    message({ do: cut }),
    message({ do: passed, verify: cut, undo: passed }),
    message({ do: passed, verify: cut, undo: passed, undone: passed }),
  ]).toEqual([
    "cancelled during do",
    "cancelled during verify; undo ran: passed",
    "cancelled during verify; undo ran: passed",
  ]);
  const has = { requires: false, verify: true, undo: true };
  const outline = { trigger: has } as Parameters<typeof combineParts>[1];
  expect(combineParts({ do: passed, undo: passed }, outline, true).message).toBe(
    "cancelled before the change was checked; undo ran: passed",
  );
});
