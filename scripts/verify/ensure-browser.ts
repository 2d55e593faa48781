import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const COMMANDS = [
	"chromium",
	"chromium-browser",
	"google-chrome",
	"google-chrome-stable",
	"microsoft-edge",
];
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;

/** How the tests start a browser: Playwright's own, or a program of this machine. */
export type Browser =
	| { readonly kind: "playwright" }
	| { readonly kind: "system"; readonly path: string };

/**
 * Finds a browser or brings one: Playwright's own when it is there, one of this machine,
 * Playwright's download, Debian's package as root. Throws with all that was tried.
 */
export function ensureBrowser(say: (line: string) => void): Browser {
	if (existsSync(chromium.executablePath())) return { kind: "playwright" };
	const installed = findInstalled();
	if (installed !== null) return { kind: "system", path: installed };
	say("No browser found: asking Playwright for one");
	const download = tryDownload();
	if (existsSync(chromium.executablePath())) return { kind: "playwright" };
	const packaged = tryPackage(say);
	const found = findInstalled();
	if (found !== null) return { kind: "system", path: found };
	throw new Error(
		[
			"the end-to-end tests need a browser and none could be had",
			`Playwright's download: ${download}`,
			`Debian's package: ${packaged}`,
			"install Chromium or Chrome, or name one by CHROMIUM_PATH, and run npm test again",
		].join("\n"),
	);
}

function findInstalled(): string | null {
	const named = process.env.CHROMIUM_PATH;
	if (named !== undefined && existsSync(named)) return named;
	const folders = (process.env.PATH ?? "").split(delimiter);
	const candidates = COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name)));
	return candidates.find((candidate) => existsSync(candidate)) ?? null;
}

function tryDownload(): string {
	const args = ["node_modules/@playwright/test/cli.js", "install", "chromium"];
	if (process.getuid?.() === 0) args.push("--with-deps");
	const { status, stderr, stdout } = spawnSync(process.execPath, args, {
		encoding: "utf8",
		timeout: DOWNLOAD_TIMEOUT_MS,
	});
	return status === 0 ? "done" : lastLine(`${stdout}\n${stderr}`);
}

function tryPackage(say: (line: string) => void): string {
	if (process.getuid?.() !== 0) return "not tried: only root may install packages";
	if (!existsSync("/usr/bin/apt-get")) return "not tried: there is no apt-get here";
	say("Installing Debian's Chromium");
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	try {
		execFileSync("apt-get", ["update"], { env, stdio: "pipe" });
		execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
			env,
			stdio: "pipe",
		});
		return "done";
	} catch (error) {
		return lastLine(error instanceof Error ? error.message : String(error));
	}
}

function lastLine(text: string): string {
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	return lines.at(-1)?.trim() ?? "no reason given";
}
