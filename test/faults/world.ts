// What faults are injected into: a lab of devices that count what they get, and a stack of its own with two workers whose clock
// can be set, on a store that can be filled up or that lies.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { canMakeDisks, type Disk, makeDisk } from "../services/disk.js";
import { type LyingProxy, startLyingProxy } from "../services/lying-proxy.js";
import type { StackProcess } from "../services/process.js";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";

export interface WorldOptions {
  devices: number;
  /** Default `folder`. */
  store?: "folder" | "bucket";
  /** Mebibytes of the disk on which a folder lies, where we may make one. */
  disk_mib?: number;
  /** Real milliseconds before each output. */
  latency_ms?: number;
  /** How long a process lives at least before it is killed; `forever` in a soak, whose memory is watched. */
  least_life_ms?: (process: StackProcess) => number;
}

export interface World {
  readonly lab: Lab;
  readonly stack: Stack;
  readonly latency_ms: number;
  /** Folder of the store, where it is one. */
  readonly folder?: string;
  /** The disk of the store, where it can be filled. */
  readonly disk?: string;
  /** In front of the bucket, where the store is one. */
  readonly lies?: LyingProxy;
  /** Of all processes but the devices. */
  setClock(wrong_by_ms: number): Promise<void>;
  /** Whether it has lived long enough to be killed. */
  mayEnd(process: StackProcess): boolean;
  /** To be told when a process has been started again. */
  restarted(process: StackProcess): void;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const { devices, store = "folder", disk_mib = 256, latency_ms = 150, least_life_ms = () => 0 } = options;
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), "orchestrator-faults-"));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const lab = await startLab({ devices, kinds: ["cisco_iosxe"], latency_ms });
    closing.push(() => lab.close());
    let disk: Disk | undefined;
    if (store === "folder" && canMakeDisks) {
      disk = makeDisk(disk_mib);
      closing.push(disk.remove);
    }
    let s3: SeaweedFs | undefined;
    let lies: LyingProxy | undefined;
    if (store === "bucket") {
      s3 = await startSeaweedFs(process.env);
      closing.push(s3.dispose);
      lies = await startLyingProxy(s3.endpoint);
      closing.push(lies.close);
    }
    const root = join(disk?.folder ?? folder, "store");
    const stack = await startStack({
      workers: ["default", "default"],
      env: {
        LAB_PASSWORD: "lab",
        NODE_OPTIONS: `--import ${new URL("../services/set-clock.mjs", import.meta.url).href}`,
        TEST_CLOCK: join(folder, "clock"),
        ORCHESTRATOR_ARTIFACTS: s3 ? `s3://${s3.bucket}/faults` : pathToFileURL(root).href,
        ...(s3 && lies ? { ...s3.env, AWS_ENDPOINT_URL: lies.endpoint } : {}),
      },
    });
    closing.push(() => stack.stop());
    const born = new Map<StackProcess, number>();
    const restarted = (each: StackProcess) => void born.set(each, performance.now());
    for (const each of [stack.temporal, stack.api, ...stack.workers]) restarted(each);
    return {
      lab,
      stack,
      latency_ms,
      ...(s3 ? {} : { folder: root }),
      ...(disk ? { disk: disk.folder } : {}),
      ...(lies ? { lies } : {}),
      setClock: async (wrong_by_ms) => {
        await writeFile(join(folder, "new"), String(wrong_by_ms));
        await rename(join(folder, "new"), join(folder, "clock"));
      },
      mayEnd: (each) => performance.now() - (born.get(each) ?? 0) >= least_life_ms(each),
      restarted,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
