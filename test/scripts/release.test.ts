// A package says what it is made of, and a dependency with a weakness or an unwanted licence is noticed.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeCheckout } from "./checkout.js";

const run = (script: string, env: Record<string, string> = {}, cwd = process.cwd()) =>
  new Promise<{ code: number; stderr: string }>((done) => {
    execFile(
      process.execPath,
      [join("scripts", script)],
      { cwd, env: { ...process.env, ...env } },
      (error, _, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stderr }),
    );
  });

interface Lock {
  packages: Record<string, { version: string; dev?: boolean; optional?: boolean; link?: true }>;
}
interface Bill {
  bomFormat: string;
  metadata: { component: { name: string } };
  components: { purl: string; licenses?: object[] }[];
}

test("the package holds a bill of materials and the licences of all that is installed with it", async () => {
  expect(await run("release.mjs")).toMatchObject({ code: 0 });
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as Lock;
  const bill = JSON.parse(await readFile("dist/sbom.cdx.json", "utf8")) as Bill;
  const licences = await readFile("dist/THIRD_PARTY_LICENSES.txt", "utf8");
  expect(bill).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { name: "device-orchestrator" } },
  });
  const purls = bill.components.map(({ purl }) => decodeURIComponent(purl));
  const wanted = Object.entries(packages).filter(
    ([path, { dev, optional, link }]) => path.startsWith("node_modules/") && !dev && !optional && !link,
  );
  expect(wanted.length).toBeGreaterThan(100);
  for (const [path, { version }] of wanted) {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    expect(purls.map((purl) => purl.replace(/\?.*/, ""))).toContain(`pkg:npm/${name}@${version}`);
    expect(licences).toContain(`${name} ${version} (`);
  }
  expect(licences).toContain("Copyright Brian White"); // of ssh2
  expect(purls.some((purl) => purl.startsWith("pkg:npm/vitest@"))).toBe(false);
});

async function lockOf(packages: Record<string, object>) {
  const checkout = await makeCheckout({ installed: false });
  const dependencies = Object.fromEntries(
    Object.keys(packages).map((path) => [path.replace("node_modules/", ""), "1.0.0"]),
  );
  const root = { name: "checkout", version: "1.0.0", dependencies };
  await checkout.write("package.json", JSON.stringify(root));
  await checkout.write(
    "package-lock.json",
    JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages: { "": root, ...packages } }),
  );
  return checkout;
}

test.each([
  ["GPL-3.0-only", 1],
  ["(MIT OR GPL-3.0-only)", 0],
  ["MIT AND GPL-3.0-only", 1],
  ["(Apache-2.0 AND BSD-3-Clause)", 0],
  ["SEE LICENSE IN FILE", 1],
  [undefined, 1],
])("licence %s ends the check with %s", async (license, code) => {
  const { folder } = await lockOf({
    "node_modules/dep": { version: "1.0.0", ...(license ? { license } : {}) },
  });
  const outcome = await run("licences.mjs", {}, folder);
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toContain(code === 0 ? "" : `dep 1.0.0: ${license ?? "no licence"}.`);
});

test("a licence of what only the tests need does not matter", async () => {
  const { folder } = await lockOf({
    "node_modules/dep": { version: "1.0.0", license: "GPL-3.0-only", dev: true },
  });
  expect(await run("licences.mjs", {}, folder)).toEqual({ code: 0, stderr: "" });
});

/** A registry that knows one weakness of `dep`. */
async function registry(severity: string): Promise<string> {
  const advisory = {
    id: 1,
    url: "https://example.org/1",
    title: "it leaks",
    severity,
    vulnerable_versions: "<2.0.0",
    cwe: [],
  };
  const packument = {
    name: "dep",
    "dist-tags": { latest: "1.0.0" },
    versions: { "1.0.0": { name: "dep", version: "1.0.0", dist: { tarball: "http://127.0.0.1/dep.tgz" } } },
  };
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(request.url?.includes("advisories/bulk") ? { dep: [advisory] } : packument),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("a serious weakness fails the audit, a small one does not, and no answer is said to be none", async () => {
  const { folder } = await lockOf({ "node_modules/dep": { version: "1.0.0", license: "MIT" } });
  const audited = (url: string) =>
    run(
      "audit.mjs",
      {
        npm_config_registry: url,
        npm_config_fetch_retries: "0",
        npm_config_audit: "true",
        npm_config_cache: join(folder, "cache", new URL(url).port),
      },
      folder,
    );
  expect(await audited(await registry("high"))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("dep: high; it leaks"),
  });
  expect(await audited(await registry("low"))).toEqual({ code: 0, stderr: "" });
  expect(await audited("http://127.0.0.1:9/")).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^not known: /),
  });
});
