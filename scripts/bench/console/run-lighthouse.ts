import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

export interface LighthouseFigures {
	readonly performance: number;
	readonly accessibility: number;
	readonly bestPractices: number;
	/** Findings of accessibility and best practice that cost points. */
	readonly findings: readonly string[];
}

const CLI = path.join(import.meta.dirname, "lighthouse/node_modules/lighthouse/cli/index.js");
const FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic";
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const categorySchema = z.object({
	score: z.number(),
	auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
});
const reportSchema = z.object({
	categories: z.object({
		performance: categorySchema,
		accessibility: categorySchema,
		"best-practices": categorySchema,
	}),
	audits: z.record(z.string(), z.object({ score: z.number().nullable(), title: z.string() })),
});

/** Where Lighthouse was not installed (`npm install` in its folder) its columns stay empty. */
export function hasLighthouse(): boolean {
	return existsSync(CLI);
}

/** Runs Lighthouse with its desktop preset, signed in by `cookie`. */
export async function runLighthouse(url: string, cookie: string): Promise<LighthouseFigures> {
	const dir = mkdtempSync(path.join(tmpdir(), "sophia-lighthouse-"));
	try {
		const headers = path.join(dir, "headers.json");
		const output = path.join(dir, "report.json");
		writeFileSync(headers, JSON.stringify({ Cookie: cookie }));
		await promisify(execFile)(
			process.execPath,
			[
				...[CLI, url, "--quiet", "--preset=desktop", `--chrome-flags=${FLAGS}`],
				"--only-categories=performance,accessibility,best-practices",
				...[`--extra-headers=${headers}`, "--output=json", `--output-path=${output}`],
			],
			{ env: withBrowser(), maxBuffer: MAX_OUTPUT_BYTES },
		);
		return readReport(reportSchema.parse(JSON.parse(readFileSync(output, "utf8"))));
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

function withBrowser(): NodeJS.ProcessEnv {
	const { CHROMIUM_PATH } = process.env;
	return { ...process.env, ...(CHROMIUM_PATH ? { CHROME_PATH: CHROMIUM_PATH } : {}) };
}

function readReport({ categories, audits }: z.infer<typeof reportSchema>): LighthouseFigures {
	const { performance, accessibility, "best-practices": bestPractices } = categories;
	const findings = [accessibility, bestPractices]
		.flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
		.filter(({ id }) => (audits[id]?.score ?? 1) < 1)
		.map(({ id }) => `${id}: ${audits[id]?.title ?? ""}`);
	const points = (score: number) => Math.round(score * 100);
	return {
		performance: points(performance.score),
		accessibility: points(accessibility.score),
		bestPractices: points(bestPractices.score),
		findings,
	};
}
