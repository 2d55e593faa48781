import path from "node:path";
import type { Env } from "#server/platform/env.ts";
import { isAppError } from "#server/platform/errors.ts";
import { readGatewayConfig } from "#server/policy/index.ts";
import { ROOT } from "../open-installation.ts";
import { type Finding, fail, pass, warn } from "./check.ts";

export interface ConfigCheck {
	readonly findings: readonly Finding[];
	/** The Portkey through which calls go; `null`: none. */
	readonly portkeyUrl: string | null;
	/** How many models the file declares. */
	readonly declared: number;
}

/** Whether the gateway's file can be read and means what it says. */
export async function checkConfig(env: Env): Promise<ConfigCheck> {
	const file = env.PORTKEY_CONFIG_PATH;
	try {
		const { gateway, declaredModels } = await readGatewayConfig(path.resolve(ROOT, file));
		const findings = [pass("config", `${file} is valid`)];
		const declared = declaredModels.length;
		const hop = env.PORTKEY_URL ?? (gateway.enabled ? gateway.url : null);
		if (hop === null || env.OPENROUTER_API_KEY !== undefined)
			return { findings, portkeyUrl: hop, declared };
		const remedy = "set OPENROUTER_API_KEY in .env, or add a provider of the kind Portkey";
		return {
			findings: [...findings, warn("config", "gateway.enabled has no key to pass on", remedy)],
			portkeyUrl: null,
			declared,
		};
	} catch (error) {
		if (!isAppError(error)) throw error;
		const remedy = error.hint ?? "correct the file";
		return { findings: [fail("config", error.message, remedy)], portkeyUrl: null, declared: 0 };
	}
}
