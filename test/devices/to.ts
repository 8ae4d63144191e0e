// Opens sessions with the real servers of the labs, and closes them when the test ends.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  hostKeyFile,
  type Login,
  loadPlatforms,
  openSession,
  type OpenOptions,
  type Session,
} from "../../packages/devices/src/index.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";

export interface To {
  name?: string;
  platform?: string | Platform;
  transport: ResolvedDevice["transport"];
  host?: string;
  port?: number;
  login?: Login;
  known_hosts_path?: string;
}

const platforms = await loadPlatforms();

export function optionsFor(to: To, more: Partial<OpenOptions> = {}): OpenOptions {
  const { platform = "linux", login = { username: "" } } = to;
  const data = typeof platform === "string" ? platforms[platform] : platform;
  if (!data) throw new Error(`no platform ${String(platform)}`);
  return {
    device: {
      name: to.name ?? "d1",
      host: to.host ?? "127.0.0.1",
      port: to.port ?? 22,
      platform: data.name,
      site: "default",
      groups: [],
      tags: [],
      vars: {},
      ssh: { strict_host_key_checking: to.known_hosts_path ? "yes" : "no" },
      sessions: 1,
      transport: to.transport,
      jumps: [],
    },
    platform: data,
    login,
    hostKeys: hostKeyFile(to.known_hosts_path ?? join(folder(), "known_hosts")),
    ...more,
  };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "devices-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function open(to: To, more: Partial<OpenOptions> = {}): Promise<Session> {
  const session = await openSession(optionsFor(to, more));
  onTestFinished(() => session.close());
  return session;
}

/** How to reach a lab's server that lets a key in. */
export const keyLogin = ({ user, private_key_path }: { user: string; private_key_path: string }): Login => ({
  username: user,
  private_key: readFileSync(private_key_path, "utf8"),
});
