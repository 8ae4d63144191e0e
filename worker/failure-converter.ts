// Moves the messages and stack traces of failures into their encoded attributes, where the payload codec encrypts them.
import { DefaultFailureConverter } from "@temporalio/common";

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
