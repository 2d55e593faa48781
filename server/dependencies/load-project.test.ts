import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findStaleness } from "./core/integrity/find-staleness.ts";
import { loadProject } from "./load-project.ts";
import { buildProjectFiles } from "./testing/memory-project.ts";

const filesSchema = z.record(z.string(), z.string());

/** Projects that uv locked, changes of their files, and what `uv lock --check` said of each. */
const recorded = z
	.object({
		uv: z.string(),
		projects: z.record(z.string(), filesSchema),
		cases: z.array(
			z.object({
				name: z.string(),
				project: z.string(),
				changed: filesSchema,
				status: z.number(),
			}),
		),
	})
	.parse(
		JSON.parse(
			readFileSync(
				new URL("./core/integrity/__fixtures__/uv-lock-check-sources.json", import.meta.url),
				"utf8",
			),
		),
	);

describe(`a loaded project, beside uv ${recorded.uv}`, () => {
	it.each(recorded.cases)("is as stale as uv says: $name", ({ project, changed, status }) => {
		const files = buildProjectFiles({ ...recorded.projects[project], ...changed });
		const loaded = loadProject(files, null);
		if (loaded.lock.kind !== "read" || loaded.project === null) throw new Error("cannot be read");
		const { reasons } = findStaleness({
			lock: loaded.lock.lock,
			root: loaded.project,
			members: loaded.members,
			isScript: false,
		});
		expect({ stale: reasons.length > 0, reasons }).toMatchObject({ stale: status !== 0 });
	});
});
