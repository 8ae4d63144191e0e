// Answers that a real NetBox and a real Nautobot gave (testing/fixtures/SOURCES.md says of what): what becomes of each.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SourceError } from "./index.js";
import { type Answer, readService, service, TOKEN } from "./testing/service.js";

interface Recorded {
  status: number;
  answer: unknown;
}

const FIXTURES = new URL("testing/fixtures/", import.meta.url);
const recorded = (path: string): Recorded =>
  JSON.parse(readFileSync(new URL(path, FIXTURES), "utf8")) as Recorded;
const spoken = ({ status, answer }: Recorded) => ({ status, json: answer });

/** What each service says to any question about devices. */
const SERVICES: Record<string, { folder: string; speaks: (path: string) => Answer }> = {
  netbox: {
    folder: "netbox/recorded-4.7.3/",
    speaks: (path) => (_, url) =>
      url.pathname === "/api/dcim/devices/" ? spoken(recorded(path)) : { status: 404, text: "no" },
  },
  nautobot: {
    folder: "nautobot/recorded-3.2.7/",
    speaks: (path) => (_, _url, body) =>
      spoken(recorded(body.includes("__schema") ? "nautobot/recorded-3.2.7/shape.json" : path)),
  },
};

/** The inventory with its notes, or why there is none. */
async function outcomeOf(kind: string, path: string): Promise<string> {
  const { host } = await service(SERVICES[kind]!.speaks(path));
  const environment = { NETBOX_TOKEN: TOKEN, NAUTOBOT_TOKEN: TOKEN };
  const plain = (text: string): string => text.replaceAll(host, "https://service.example.net");
  try {
    const { text, notes } = await readService(
      kind,
      host,
      environment,
      "platforms: { platform-1: arista_eos }",
    );
    return plain(`${notes.map((note) => `# ${note}`).join("\n")}\n${text}`);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const notes = error.notes.map(({ line, message, hint }) => `# ${line} ${message}\n#   → ${hint}`);
    return plain([...notes, `# refused: ${error.text}`, ""].join("\n"));
  }
}

const cases = Object.entries(SERVICES).flatMap(([kind, { folder }]) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((name) => name !== "shape.json")
    .map((name) => [kind, `${folder}${name}`] as const),
);

describe.each(cases)("%s: %s", (kind, path) => {
  it("becomes what it became before", async () => {
    const found = await outcomeOf(kind, path);
    const file = path.replaceAll("/", "-").replace(/json$/, "yaml");
    await expect(found).toMatchFileSnapshot(new URL(`testing/expected/${file}`, import.meta.url).pathname);
    const { answer } = recorded(path) as {
      answer: { results?: object[]; data?: { devices: object[] | null } };
    };
    const devices = (answer.results ?? answer.data?.devices ?? []) as { name: string | null }[];
    for (const { name } of devices.slice(0, 3)) expect(found).toContain(name);
    const refusals = found.split("\n").filter((line) => line.startsWith("# refused: "));
    expect(found.match(/# refused: .*\n {2}→ /g) ?? []).toHaveLength(refusals.length);
    expect(found).not.toMatch(/hunter2|0123456789abcdef/);
  });
});
