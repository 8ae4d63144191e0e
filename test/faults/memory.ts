// Memory of processes over their lives: how fast it grows, whatever it is at.
import { readFileSync } from "node:fs";

const MIB = 1_048_576;
const TEN_MINUTES_MS = 600_000;

/** Bytes; undefined where there is no such process. */
export function residentBytes(pid: number): number | undefined {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1_024;
  } catch {
    return undefined;
  }
}

interface Life {
  born: number;
  samples: { age_ms: number; bytes: number }[];
}

export class Growth {
  private readonly lives = new Map<number, Life>();

  /** @param young_ms a process that has just started fills its caches, which tells nothing */
  constructor(private readonly young_ms: number) {}

  /** @param now milliseconds, by the monotonic clock */
  look(pid: number, now: number): void {
    const bytes = residentBytes(pid);
    if (bytes === undefined) return;
    const life = this.lives.get(pid) ?? { born: now, samples: [] };
    this.lives.set(pid, life);
    life.samples.push({ age_ms: now - life.born, bytes });
  }

  /** The last size that was seen, MiB. */
  get mib(): number {
    const [last] = [...this.lives.values()].slice(-1);
    return (last?.samples.at(-1)?.bytes ?? 0) / MIB;
  }

  /** MiB in ten minutes: a line through the samples of each life, with one slope for all of them. */
  get slope(): number | undefined {
    let [both, squares] = [0, 0];
    for (const { samples } of this.lives.values()) {
      const grown = samples.filter(({ age_ms }) => age_ms >= this.young_ms);
      if (grown.length === 0) continue;
      const mean = (of: (sample: Life["samples"][number]) => number) =>
        grown.reduce((sum, each) => sum + of(each), 0) / grown.length;
      const [age, bytes] = [mean((each) => each.age_ms), mean((each) => each.bytes)];
      for (const each of grown) {
        both += (each.age_ms - age) * (each.bytes - bytes);
        squares += (each.age_ms - age) ** 2;
      }
    }
    return squares > 0 ? ((both / squares) * TEN_MINUTES_MS) / MIB : undefined;
  }
}
