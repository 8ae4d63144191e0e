// A session whose exchanges with the device are spans: what was sent, masked, never what came back.
import { fromPlan, type Masked } from "../packages/devices/src/words/masked.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import type { Session } from "../packages/devices/src/index.js";
import type { Tracing } from "../telemetry/tracing.js";

/** @param mask hides secrets in commands */
export function tracedSession(session: Session, tracing: Tracing, mask: (text: string) => Masked): Session {
  const exchange = <T extends { duration_ms: number }>(
    what: string,
    command: string | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    const attributes = {
      "orchestrator.session.mode": fromPlan(session.mode),
      ...(command === undefined ? {} : { "orchestrator.command": mask(command) }),
    };
    return tracing.span(`device ${what}`, { kind: "client", attributes }, async (span) => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof DeviceError) span.set({ "orchestrator.sent": error.details.sent });
        throw error;
      }
    });
  };
  return {
    get device() {
      return session.device;
    },
    get mode() {
      return session.mode;
    },
    get dirty() {
      return session.dirty;
    },
    get hasLateOutput() {
      return session.hasLateOutput ?? false;
    },
    hasEnded: async (options) => (await session.hasEnded?.(options)) ?? true,
    send: (command, options) => exchange("command", command, () => session.send(command, options)),
    configure: (lines, options) =>
      exchange("configure", lines.join("\n"), () => session.configure(lines, options)),
    confirm: (options) => exchange("confirm", undefined, () => session.confirm(options)),
    abortCommit: (options) => exchange("abort-commit", undefined, () => session.abortCommit(options)),
    save: (options) => exchange("save", undefined, () => session.save(options)),
    ...(session.openFiles
      ? {
          openFiles: (options) =>
            tracing.span("device files", { kind: "client", attributes: {} }, () =>
              session.openFiles!(options),
            ),
        }
      : {}),
    guard: (guard) => session.guard(guard),
    record: (recorder) => session.record(recorder),
    alive: (timeout_ms) => session.alive(timeout_ms),
    close: () => session.close(),
  };
}
