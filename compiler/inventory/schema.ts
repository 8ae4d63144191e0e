// What an inventory may hold, with the transports that there are.
import { TRANSPORTS } from "../../packages/devices/src/transports.js";
import { inventorySchema } from "../../schemas/inventory.js";

export const InventorySchema = inventorySchema(TRANSPORTS);
