import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { z } from "zod";
import { dataDir } from "./accounts.ts";
import type { ApiCaller } from "./call-api.ts";

/** `pyproject.toml` and `uv.lock` of a project with two known vulnerabilities. */
export const SHOP = ["pyproject.toml", "uv.lock"].map((file) =>
	path.resolve("e2e/data/shop", file),
);

/** A name that no other test, nor this one in an earlier run, has given. */
export function uniqueName(word: string): string {
	return `${word}-${randomUUID().slice(0, 8)}`;
}

/** Asks as a program does, and waits until the requests can be listed. Ids in the order of asking. */
export async function storeRequests(api: ApiCaller, count: number): Promise<string[]> {
	const answer = z.object({ request_id: z.string() });
	const row = z.object({ id: z.string(), outcome: z.string() });
	const list = z.object({ items: z.array(row) });
	const ids: string[] = [];
	for (let asked = 0; asked < count; asked += 1) {
		const given = await api.mutate("gateway.invoke", { prompt: "[[sim:ttft=20]] A short answer." });
		ids.push(answer.parse(given).request_id);
	}
	await expect
		.poll(async () => {
			const { items } = list.parse(await api.query("requests.list", { limit: count + 20 }));
			// Charts count a request once it has ended; the list shows it before.
			const ended = items.filter(({ outcome }) => outcome !== "running");
			return ids.filter((id) => ended.every((item) => item.id !== id));
		})
		.toEqual([]);
	return ids;
}

/** Loads the two made-up advisories as an operator without network would. */
export async function importAdvisories(): Promise<void> {
	await promisify(execFile)(
		process.execPath,
		["server/cli/sophia.ts", "advisories", "import", "e2e/data/advisories.jsonl"],
		{ env: { ...process.env, SOPHIA_DATA_DIR: dataDir() } },
	);
}

/** Sends the shop's lock in under a name of its own and waits for its audits; gives its id. */
export async function auditShop(api: ApiCaller, name: string, audits = 1): Promise<string> {
	const files = SHOP.map((file) => ({
		name: path.basename(file),
		content: readFileSync(file, "utf8"),
	}));
	return auditFiles(api, name, files, audits);
}

/** Sends files in under a name of their own and waits for the audits; gives the project's id. */
export async function auditFiles(
	api: ApiCaller,
	name: string,
	files: readonly { readonly name: string; readonly content: string }[],
	audits = 1,
): Promise<string> {
	const submitted = z.object({ projectId: z.string(), audit: z.object({ id: z.string() }) });
	const progress = z.object({ state: z.string() });
	let projectId = "";
	for (let made = 0; made < audits; made += 1) {
		const given = submitted.parse(
			await api.mutate("dependencies.submit", { project: name, files, file: null }),
		);
		projectId = given.projectId;
		const ask = { id: given.audit.id };
		await expect
			.poll(
				async () => progress.parse(await api.query("dependencies.audits.progress", ask)).state,
				{ timeout: 120_000 },
			)
			.toBe("done");
	}
	return projectId;
}
