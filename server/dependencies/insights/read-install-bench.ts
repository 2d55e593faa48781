import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "#server/platform/errors.ts";
import { type InstallBench, installBenchSchema } from "../console-contract.ts";

/** The last measurement of `npm run bench:install` on this machine; null where there was none. */
export function readInstallBench(dataDir: string): InstallBench | null {
	const file = path.join(dataDir, "bench", "install.json");
	if (!existsSync(file)) return null;
	try {
		return installBenchSchema.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch (error) {
		throw new AppError("unavailable", "the stored measurement cannot be read", {
			hint: "measure again: npm run bench:install",
			cause: error,
		});
	}
}
