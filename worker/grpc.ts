// What a call of Temporal's service failed with.

const NOT_FOUND = 5;

/** gRPC's code; absent where the error is none of the service. */
export const grpcCode = (error: unknown): number | undefined => (error as { code?: number }).code;

export const isNotFound = (error: unknown): boolean => grpcCode(error) === NOT_FOUND;
