// Ctrl-C is exit code 4 from the program's first line on, also where nothing follows a run.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { COMMAND } from "./dev-process.js";

const ARGS = ["validate", "examples/demo.yaml"];
const RUN = ["run", "examples/demo.yaml", "-i", "examples/inventory.yaml"];
/** Presses Ctrl-C when the program has said that it handles it, before it loads anything. */
const PRESS = `data:text/javascript,${encodeURIComponent(
  `process.on("newListener", (name) => { if (name === "SIGINT") setImmediate(() => process.kill(process.pid, "SIGINT")); });`,
)}`;

/** Presses Ctrl-C in the middle of loading, while nothing can be handled: when the command line's main module begins. */
const PRESS_LATER = `data:text/javascript,${encodeURIComponent(
  `const { env } = process;
   let pressed = false;
   Object.defineProperty(process, "env", { get() {
     if (!pressed && /cli.main\\.js/.test(new Error().stack.split("\\n")[2])) {
       pressed = true;
       process.kill(process.pid, "SIGINT");
     }
     return env;
   } });`,
)}`;

async function endOf(child: ReturnType<typeof spawn>): Promise<unknown[]> {
  onTestFinished(() => void child.kill("SIGKILL"));
  return once(child, "exit");
}

/** An API that takes requests and never answers, and the environment of a program that asks it. */
async function silentApi() {
  const asked = createServer();
  await new Promise<void>((done) => asked.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    asked.closeAllConnections();
    asked.close();
  });
  const url = `http://127.0.0.1:${(asked.address() as AddressInfo).port}`;
  return { asked, env: { ...process.env, ORCHESTRATOR_URL: url } };
}

test.each([
  ["before anything is loaded", PRESS],
  ["in the middle of loading", PRESS_LATER],
])("%s: it ends, sends nothing and says so", async (_, press) => {
  const { asked, env } = await silentApi();
  let requests = 0;
  asked.on("request", (_request, response) => {
    requests++;
    response.writeHead(500).end();
  });
  const program = ["--import", press, resolve("bin", "orchestrator.mjs"), ...RUN];
  const child = spawn(process.execPath, program, { env, stdio: ["ignore", "ignore", "pipe"] });
  const said = text(child.stderr);
  expect(await endOf(child)).toEqual([4, null]);
  expect(await said).toBe("Interrupted: no run was started.\n");
  expect(requests).toBe(0);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s while it waits for an answer", async (signal) => {
  const { asked, env } = await silentApi();
  const child = spawn(process.execPath, [COMMAND, ...ARGS], { env, stdio: "ignore" });
  const ended = endOf(child);
  await once(asked, "request");
  child.kill(signal);
  expect(await ended).toEqual([4, null]);
});

test.each(["SIGTERM", "SIGKILL"] as const)(
  "npx ended alone by %s takes the program with it",
  async (signal) => {
    const { asked, env } = await silentApi();
    const npx = spawn("npx", ["orchestrator", ...ARGS], { env, stdio: "ignore" });
    onTestFinished(() => void npx.kill("SIGKILL"));
    const [request] = (await once(asked, "request")) as [IncomingMessage];
    npx.kill(signal);
    // It waits for an answer, and would wait on.
    expect(await once(request.socket, "close")).toHaveLength(1);
  },
);
