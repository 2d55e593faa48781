import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../../platform/errors.ts";
import { acquireProcessLock } from "../../platform/process-lock.ts";

/** Everything that the console's build reads. */
const INPUT_FOLDERS = ["app", "components", "server", "prisma", "public"];
const INPUT_FILES = [
	"next.config.ts",
	"package-lock.json",
	"package.json",
	"postcss.config.mjs",
	"proxy.ts",
	"tsconfig.json",
];
const IGNORED = /\.test\.tsx?$|^__fixtures__$/;
const STAMP = ".next/sophia-build.json";
const LAST_LINES = 30;
const LOCK_POLL_MS = 500;
/** Warnings come after the errors, with long traces. */
const WARNINGS = /^Turbopack build encountered \d+ warnings?:$/m;

/** Hash over names and contents of the build's inputs. */
export function hashBuildInputs(root: string): string {
	const hash = createHash("sha256");
	const files = [
		...INPUT_FILES.map((file) => path.join(root, file)).filter((file) => existsSync(file)),
		...INPUT_FOLDERS.flatMap((folder) => listFiles(path.join(root, folder))),
	];
	for (const file of files) {
		hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
	}
	return hash.digest("hex");
}

/** True when `.next` holds the build of exactly these inputs. */
export function isBuildCurrent(root: string, inputs: string): boolean {
	const stamp = path.join(root, STAMP);
	if (!existsSync(stamp) || !existsSync(path.join(root, ".next/BUILD_ID"))) return false;
	return readFileSync(stamp, "utf8") === inputs;
}

/**
 * Builds unless the build is current. Of several starts on one checkout one builds and the others
 * wait for it.
 */
export async function ensureBuild(root: string, signal: AbortSignal): Promise<void> {
	const lockFile = path.join(root, "node_modules/.sophia-build.lock");
	let lock = acquireProcessLock(lockFile);
	while (!lock.acquired && !signal.aborted) {
		await delay(LOCK_POLL_MS);
		lock = acquireProcessLock(lockFile);
	}
	if (!lock.acquired) return;
	try {
		const inputs = hashBuildInputs(root);
		if (!isBuildCurrent(root, inputs)) await buildConsole(root, inputs, signal);
	} finally {
		lock.release();
	}
}

/** Runs `next build`. Throws `precondition` with the end of its output when it fails. */
async function buildConsole(root: string, inputs: string, signal: AbortSignal) {
	const bin = path.join(root, "node_modules/next/dist/bin/next");
	const { code, output } = await runBuild(bin, root, signal);
	if (signal.aborted) throw new AppError("precondition", "the build was stopped");
	if (code !== 0) {
		const [errors = ""] = output.split(WARNINGS);
		const tail = errors.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
		throw new AppError("precondition", "the console could not be built", { hint: tail });
	}
	writeFileSync(path.join(root, STAMP), inputs);
}

function runBuild(bin: string, root: string, signal: AbortSignal) {
	return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
		const child = spawn(process.execPath, [bin, "build"], {
			cwd: root,
			env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1", FORCE_COLOR: "0" },
			stdio: ["ignore", "pipe", "pipe"],
		});
		let output = "";
		const collect = (chunk: Buffer) => {
			output += chunk.toString();
		};
		child.stdout.on("data", collect);
		child.stderr.on("data", collect);
		const stop = () => void child.kill("SIGTERM");
		signal.addEventListener("abort", stop, { once: true });
		child.on("error", reject);
		child.on("close", (code) => {
			signal.removeEventListener("abort", stop);
			resolve({ code, output });
		});
	});
}

function listFiles(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => !IGNORED.test(entry.name))
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const full = path.join(folder, entry.name);
			return entry.isDirectory() ? listFiles(full) : [full];
		});
}
