import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { z } from "zod";
import { findFreePort } from "../../../e2e/support/find-free-port.ts";

export interface LighthouseFigures {
	readonly performance: number;
	readonly accessibility: number;
	readonly bestPractices: number;
	/** Findings of accessibility and best practice that cost points. */
	readonly findings: readonly string[];
}

const CLI = path.join(import.meta.dirname, "lighthouse/node_modules/lighthouse/cli/index.js");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"];
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const categorySchema = z.object({
	score: z.number(),
	auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
});
const stateSchema = z.object({
	cookies: z.array(
		z.object({ name: z.string(), value: z.string(), domain: z.string(), path: z.string() }),
	),
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

/**
 * Runs Lighthouse with its desktop preset in a browser that holds the cookies of `statePath`. As a
 * header of its own they would reach the page, but not the calls that the page makes.
 */
export async function runLighthouse(url: string, statePath: string): Promise<LighthouseFigures> {
	const dir = mkdtempSync(path.join(tmpdir(), "sophia-lighthouse-"));
	const port = await findFreePort();
	const { CHROMIUM_PATH } = process.env;
	const browser = await chromium.launchPersistentContext(path.join(dir, "profile"), {
		...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
		args: [...FLAGS, `--remote-debugging-port=${port}`],
	});
	try {
		const { cookies } = stateSchema.parse(JSON.parse(readFileSync(statePath, "utf8")));
		await browser.addCookies(cookies);
		const output = path.join(dir, "report.json");
		await promisify(execFile)(
			process.execPath,
			[
				...[CLI, url, "--quiet", "--preset=desktop", `--port=${port}`, "--disable-storage-reset"],
				"--only-categories=performance,accessibility,best-practices",
				...["--output=json", `--output-path=${output}`],
			],
			{ maxBuffer: MAX_OUTPUT_BYTES },
		);
		return readReport(reportSchema.parse(JSON.parse(readFileSync(output, "utf8"))));
	} finally {
		await browser.close();
		rmSync(dir, { recursive: true, force: true });
	}
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
