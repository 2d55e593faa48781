import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { launchProduct } from "./launch-product.ts";

/**
 * Starts the product before the first test and ends it after the last. The set-up link goes to the
 * tests by the environment.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
	const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-e2e-"));
	const product = await launchProduct(process.env.SOPHIA_E2E_PORT ?? "3000", dataDir);
	if (product.setupUrl === null) throw new Error("no set-up link was printed");
	process.env.SOPHIA_E2E_SETUP_URL = product.setupUrl;
	process.env.SOPHIA_E2E_DATA_DIR = dataDir;
	process.env.SOPHIA_E2E_PID = String(product.pid);
	return async () => {
		await product.stop();
		rmSync(dataDir, { recursive: true, force: true });
	};
}
