import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { generateLock } from "../audit/generate-lock.ts";
import { callApi } from "./api-call.ts";
import type { BenchProduct } from "./open-product.ts";

const PROJECT = "bench of the console";
const PACKAGES = 300;
const POLL_MS = 500;
const MOST_POLLS = 240;
const REGISTRY = "https://pypi.org/simple";
const PYPROJECT = '[project]\nname = "app"\nversion = "1.0"\nrequires-python = ">=3.12"\n';

const projectSchema = z.object({
	id: z.string(),
	latest: z.object({ id: z.string() }).nullable(),
});
const projectsSchema = z.object({ items: z.array(projectSchema) });
const findingsSchema = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });

/** Ids of an audited project with some three hundred findings, all made up. */
export async function seedAudits(
	product: BenchProduct,
	dataDir: string,
): Promise<{ readonly project: string; readonly audit: string; readonly finding: string }> {
	if ((await findProject(product)) === undefined) {
		await importAdvisories(dataDir);
		await callApi(product, "dependencies.projects.create", uploadedProject(), "POST");
	}
	const { project, audit } = await waitForAudit(product);
	const findings = findingsSchema.parse(
		await callApi(product, "dependencies.findings.list", { projectId: project, limit: 1 }, "GET"),
	);
	return { project, audit, finding: findings.items[0]?.id ?? "" };
}

const names = Array.from({ length: PACKAGES }, (_, index) => `invented-${index}`);

/** A flaw in each second package; no network is asked. */
async function importAdvisories(dataDir: string): Promise<void> {
	const file = path.join(dataDir, "bench-advisories.jsonl");
	const lines = names.map((name, index) =>
		JSON.stringify({
			id: `INVENTED-2026-${index}`,
			modified: "2026-11-20T10:00:00Z",
			summary: `An invented flaw of ${name}`,
			details: "Invented for the bench of the console.",
			affected: [
				{
					package: { ecosystem: "PyPI", name },
					ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "99.0.0" }] }],
				},
			],
		}),
	);
	writeFileSync(file, `${lines.join("\n")}\n`);
	await promisify(execFile)(
		process.execPath,
		["server/cli/sophia.ts", "advisories", "import", file],
		{ env: { ...process.env, SOPHIA_DATA_DIR: dataDir } },
	);
}

function uploadedProject() {
	const files = [
		{ name: "pyproject.toml", content: PYPROJECT },
		{ name: "uv.lock", content: generateLock(names, PACKAGES, REGISTRY) },
	];
	return { name: PROJECT, source: { kind: "upload", files } };
}

async function findProject(product: BenchProduct) {
	const query = { query: PROJECT, limit: 1 };
	return projectsSchema.parse(await callApi(product, "dependencies.projects.list", query, "GET"))
		.items[0];
}

async function waitForAudit(product: BenchProduct) {
	for (let polls = 0; polls < MOST_POLLS; polls += 1) {
		const project = await findProject(product);
		if (project?.latest) return { project: project.id, audit: project.latest.id };
		await delay(POLL_MS);
	}
	throw new Error(`the audit of "${PROJECT}" did not end`);
}
