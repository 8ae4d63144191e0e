/** @returns path of a program of the newest installed version. @throws {Error} with the cure */
export function postgresProgram(name: string): string;
