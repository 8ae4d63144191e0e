// Packages of Python that a test or a benchmark compares us with: from the cache or PyPI, in a folder of their own.

type Env = Record<string, string | undefined>;

/**
 * @param options.dependencies whether pip also installs what the packages need
 * @returns a folder for PYTHONPATH
 * @throws {Error} with pip's last words
 */
export function pythonPackages(
  packages: readonly string[],
  options?: { dependencies?: boolean; env?: Env },
): Promise<string>;

/** @returns path of a Python that has the packages and what they need. @throws {Error} with pip's last words */
export function pythonWith(packages: readonly string[], env: Env): Promise<string>;
