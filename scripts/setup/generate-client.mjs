import { existsSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./report.mjs";
import { runCommand } from "./run-command.mjs";
import { hashFile, readState, updateState } from "./setup-state.mjs";

/** @param {string} root */
export function isClientGenerated(root) {
	return (
		existsSync(join(root, "server/platform/db/generated/client.ts")) &&
		readState(root).schema === hashFile(join(root, "prisma/schema.prisma"))
	);
}

/**
 * Every Prisma command first downloads an engine that generating does not use. Naming any
 * existing file as that engine skips the download, so this works without a network.
 *
 * @param {string} root
 * @param {string} node
 */
export async function generateClient(root, node) {
	const cli = join(root, "node_modules/prisma/build/index.js");
	const { code, output } = await runCommand(node, [cli, "generate", "--no-hints"], {
		cwd: root,
		env: {
			...process.env,
			PRISMA_SCHEMA_ENGINE_BINARY: join(root, "package.json"),
			CHECKPOINT_DISABLE: "1",
		},
	});
	if (code !== 0) {
		throw new SetupError(
			`Could not generate the database client: ${output.trim().split("\n").slice(-3).join(" ")}`,
			"Check prisma/schema.prisma; if it is unchanged, delete node_modules and run again.",
		);
	}
	updateState(root, { schema: hashFile(join(root, "prisma/schema.prisma")) });
}
