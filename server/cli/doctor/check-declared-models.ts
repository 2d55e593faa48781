import type { Env } from "#server/platform/env.ts";
import { isAppError } from "#server/platform/errors.ts";
import { withInstallation } from "../open-installation.ts";
import { type Finding, warn } from "./check.ts";

/** Declared models count only while an OpenAI-compatible server is there to serve them. */
export async function checkDeclaredModels(env: Env, declared: number): Promise<Finding[]> {
	if (declared === 0 || env.OPENAI_COMPATIBLE_BASE_URL !== undefined) return [];
	try {
		const servers = await withInstallation(({ db }) =>
			db.providerCredential.count({ where: { kind: "openai-compatible", enabled: true } }),
		);
		if (servers > 0) return [];
	} catch (error) {
		// The check of the database has said what is wrong with it.
		if (isAppError(error)) return [];
		throw error;
	}
	return [describeUnserved(declared)];
}

function describeUnserved(declared: number): Finding {
	return warn(
		"models",
		`${declared} declared ${declared === 1 ? "model has" : "models have"} no server, so nothing routes to them`,
		"set OPENAI_COMPATIBLE_BASE_URL, or add a provider of the kind OpenAI-compatible under Settings",
	);
}
