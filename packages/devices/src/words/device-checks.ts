// What a look at a device finds out.

/** In the order in which a session meets them. */
export const DEVICE_CHECKS = ["credential", "reach", "host_key", "login", "prompt"] as const;
export type DeviceCheck = (typeof DEVICE_CHECKS)[number];
