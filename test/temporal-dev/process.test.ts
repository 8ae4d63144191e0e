// The process entry point: one line when ready, and nothing left however it ends.
import { describe, expect, test, vi } from "vitest";
import { occupyPort, running, startProcess, temporaryFolder } from "./helpers.js";

const args = async () => ["--data", await temporaryFolder(), "--port", "0", "--ui-port", "0"];
const expectGone = (pid: number) => vi.waitFor(async () => expect(await running(pid)).toBe(false), 60_000);

describe("the process", () => {
  test("says where it serves and ends its server on SIGTERM", async () => {
    const { child, exited, ready } = await startProcess(await args());
    expect(ready).toMatchObject({
      ready: true,
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      ui: expect.stringMatching(/^http:/),
    });
    expect(await running(ready!.pid)).toBe(true);
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(await running(ready!.pid)).toBe(false);
  });

  test("takes its server along when it is killed", async () => {
    const { child, ready } = await startProcess(await args());
    child.kill("SIGKILL");
    await expectGone(ready!.pid);
  });

  test("ends with an error when its server dies", async () => {
    const { exited, said, ready } = await startProcess(await args());
    process.kill(ready!.pid, "SIGKILL");
    expect(await exited).toBe(1);
    expect(said()).toContain("the Temporal server ended (SIGKILL)");
  });

  test("starts nothing where TEMPORAL_ADDRESS names a server, and prepares that", async () => {
    const { ready: server } = await startProcess(await args());
    const { child, exited, ready } = await startProcess([], {
      ...process.env,
      TEMPORAL_ADDRESS: server!.address,
      TEMPORAL_NAMESPACE: "given",
    });
    expect(ready).toEqual({ ready: true, address: server!.address, ui: null, pid: null });
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(await running(server!.pid)).toBe(true);
  });

  test("says that nothing answers at TEMPORAL_ADDRESS", async () => {
    const port = await occupyPort();
    const { exited, said } = await startProcess([], {
      ...process.env,
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    });
    expect(await exited).toBe(3);
    expect(said()).toContain(`No Temporal server answers at 127.0.0.1:${port}`);
  });
});
