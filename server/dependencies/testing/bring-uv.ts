import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { z } from "zod";

const VERSION = "0.13.9";
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/uv", import.meta.url));
/** Where there is no network, the tests must not wait long to learn it. */
const PAGE_TIMEOUT_MS = 10_000;
const WHEEL_TIMEOUT_MS = 120_000;

/** Wheels of the pinned version: file name and SHA-256, by platform and processor of Node. */
const WHEELS: Readonly<Record<string, readonly [string, string]>> = {
	"linux-x64": [
		"manylinux_2_17_x86_64.manylinux2014_x86_64",
		"d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
	],
	"linux-arm64": [
		"manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
		"5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
	],
	"darwin-x64": [
		"macosx_10_12_x86_64",
		"c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
	],
	"darwin-arm64": [
		"macosx_11_0_arm64",
		"66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
	],
};

/** The real `uv` for tests and benches, or why there is none. */
export type BroughtUv =
	| { readonly program: string; readonly version: string; readonly absence: null }
	| { readonly program: null; readonly absence: string };

/**
 * The `uv` of the PATH; where there is none, the pinned wheel of the machine's Python index, which
 * is a zip: no Python is needed. The wheel's hash is checked before anything of it is run.
 */
export async function bringUv(): Promise<BroughtUv> {
	const onPath = readVersion("uv");
	if (onPath !== null) return { program: "uv", version: onPath, absence: null };
	const program = path.join(CACHE, VERSION, "uv");
	try {
		if (!existsSync(program)) await download(program);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { program: null, absence: `no uv on the PATH, and its wheel cannot be had: ${reason}` };
	}
	const version = readVersion(program);
	return version === null
		? { program: null, absence: `${program} does not run on this machine` }
		: { program, version, absence: null };
}

function readVersion(program: string): string | null {
	const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
	return status === 0 ? (/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null) : null;
}

const simpleSchema = z.object({
	files: z.array(z.object({ filename: z.string(), url: z.string() })),
});

async function download(program: string): Promise<void> {
	const [platform, sha256] = WHEELS[`${process.platform}-${process.arch}`] ?? [];
	if (platform === undefined) throw new Error(`no wheel is pinned for ${process.platform}`);
	const index = `${readIndexUrl()}/uv/`;
	const accept = "application/vnd.pypi.simple.v1+json";
	const page = await get(index, { accept }, PAGE_TIMEOUT_MS);
	const filename = `uv-${VERSION}-py3-none-${platform}.whl`;
	const listed = simpleSchema.parse(JSON.parse(Buffer.from(page).toString("utf8"))).files;
	const file = listed.find((entry) => entry.filename === filename);
	if (file === undefined) throw new Error(`the index does not list ${filename}`);
	const wheel = await get(new URL(file.url, index).href, {}, WHEEL_TIMEOUT_MS);
	const found = createHash("sha256").update(wheel).digest("hex");
	if (found !== sha256) throw new Error(`${filename} has the hash ${found}, not ${sha256}`);
	const entries = unzipSync(wheel, { filter: ({ name }) => name.endsWith(".data/scripts/uv") });
	const [bytes] = Object.values(entries);
	if (bytes === undefined) throw new Error(`${filename} holds no program`);
	mkdirSync(path.dirname(program), { recursive: true });
	// Test files run side by side: the program appears in one step.
	const draft = `${program}.${process.pid}`;
	writeFileSync(draft, bytes);
	chmodSync(draft, 0o755);
	renameSync(draft, program);
}

async function get(
	url: string,
	headers: Record<string, string>,
	timeoutMs: number,
): Promise<Uint8Array> {
	const { href, username, password } = new URL(url);
	const bare = href.replace(`${username}:${password}@`, "");
	const login = Buffer.from(`${username}:${password}`).toString("base64");
	const answer = await fetch(bare, {
		headers: { ...headers, ...(username === "" ? {} : { authorization: `Basic ${login}` }) },
		signal: AbortSignal.timeout(timeoutMs),
	});
	if (!answer.ok) throw new Error(`${new URL(bare).host} answered ${answer.status}`);
	return new Uint8Array(await answer.arrayBuffer());
}

/** The index that this machine's Python tools use: environment, pip's settings, PyPI. */
function readIndexUrl(): string {
	const { UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL, PIP_CONFIG_FILE } = process.env;
	const files = [
		PIP_CONFIG_FILE ?? "",
		path.join(homedir(), ".config/pip/pip.conf"),
		path.join(homedir(), ".pip/pip.conf"),
		"/etc/pip.conf",
	];
	const configured = files.filter(existsSync).flatMap((file) => {
		return /^\s*index-url\s*=\s*(\S+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? [];
	});
	const found = UV_DEFAULT_INDEX ?? UV_INDEX_URL ?? PIP_INDEX_URL ?? configured[0];
	return (found ?? "https://pypi.org/simple").replace(/\/+$/, "");
}
