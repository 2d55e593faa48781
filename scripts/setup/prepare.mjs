import { join } from "node:path";
import { generateClient, isClientGenerated } from "./generate-client.mjs";
import { arePackagesInstalled, installPackages } from "./install-packages.mjs";
import { findMissingPostgresLinks, linkPostgres } from "./link-postgres.mjs";
import { findNode, installNode } from "./node-version.mjs";
import { runStep } from "./report.mjs";
import { withSetupLock } from "./setup-lock.mjs";

/**
 * Brings what is missing, in the order in which the steps need each other (`npm ci` empties
 * node_modules, so Node comes after it), and returns the Node that runs the product.
 *
 * @param {string} root
 * @returns {Promise<string>}
 */
export async function prepare(root) {
	const ready = findReadyNode(root);
	if (ready !== null) return ready;
	return withSetupLock(join(root, ".sophia/setup.lock"), async () => {
		if (!arePackagesInstalled(root)) {
			await runStep("Installing packages", () => installPackages(root));
		}
		if (findNode(root) === null) {
			await runStep("Bringing Node 24 (the machine's own is too old)", () => installNode(root));
		}
		if (findMissingPostgresLinks(root).length > 0) {
			await runStep("Linking the database's libraries", () => linkPostgres(root));
		}
		const node = findNode(root);
		if (node === null) throw new Error("Node is missing right after it was installed");
		if (!isClientGenerated(root)) {
			await runStep("Generating the database client", () => generateClient(root, node));
		}
		return node;
	});
}

/**
 * @param {string} root
 * @returns {string | null}
 */
function findReadyNode(root) {
	const node = findNode(root);
	const isReady =
		node !== null &&
		arePackagesInstalled(root) &&
		findMissingPostgresLinks(root).length === 0 &&
		isClientGenerated(root);
	return isReady ? node : null;
}
