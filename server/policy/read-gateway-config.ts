import { readFile } from "node:fs/promises";
import { AppError } from "#server/platform/errors.ts";
import { type GatewayConfig, parseGatewayConfig } from "./parse-gateway-config.ts";

/** Reads and parses `config/portkey_config.json`, or the file that PORTKEY_CONFIG_PATH names. */
export async function readGatewayConfig(file: string): Promise<GatewayConfig> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		throw new AppError("precondition", `${file} cannot be read: ${detail}`, {
			hint: "restore it from version control, or point PORTKEY_CONFIG_PATH at your own file",
			cause: error,
		});
	}
	return parseGatewayConfig(text, file);
}
