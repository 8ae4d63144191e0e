/** By name, what makes the request's body: an object, or its text. */
export const HOSTILE_DOCUMENTS: Record<string, () => string | object>;
/** The body of a request, as text of at most a mebibyte. @throws {Error} where there is none of the name */
export function hostileBody(name: string): string;
