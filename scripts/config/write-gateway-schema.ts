/** Writes config/portkey_config.schema.json from the schema that the product checks with. */
import { writeFile } from "node:fs/promises";
import { buildGatewayConfigJsonSchema } from "#server/policy/core/gateway-config-schema.ts";

const text = JSON.stringify(buildGatewayConfigJsonSchema(), null, "\t");
await writeFile("config/portkey_config.schema.json", `${text}\n`);
