import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listLoads, openAdvisories, syncAdvisories } from "#server/dependencies/index.ts";
import { buildOsvRecord } from "#server/dependencies/testing/memory-advisories.ts";
import { isAppError } from "#server/platform/errors.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createOsvBulk } from "./create-osv-bulk.ts";

let folder = "";
const clock = { nowMs: () => Date.UTC(2026, 10, 22), monotonicMs: () => 0 };

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-bulk-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A bucket in OSV's layout. */
function open(records: Map<string, string>) {
	const asked: string[] = [];
	const text = (id: string) =>
		JSON.stringify(
			buildOsvRecord(id, [{ introduced: "0" }], { modified: records.get(id) }),
			null,
			2,
		);
	const fetch: GuardedFetch = async ({ url }) => {
		const name = new URL(url).pathname.replace("/PyPI/", "");
		asked.push(name);
		const reply = (body: Uint8Array) => ({ status: 200, headers: {}, body });
		if (name === "modified_id.csv") {
			return reply(strToU8([...records].map(([id, modified]) => `${modified},${id}`).join("\n")));
		}
		if (name === "all.zip") {
			return reply(
				zipSync(
					Object.fromEntries([...records.keys()].map((id) => [`${id}.json`, strToU8(text(id))])),
				),
			);
		}
		const id = name.replace(".json", "");
		return records.has(id)
			? reply(strToU8(text(id)))
			: { status: 404, headers: {}, body: strToU8("") };
	};
	const bulk = createOsvBulk({ baseUrl: "https://bulk.test", fetch });
	return { asked, sync: () => syncAdvisories({ folder, ecosystem: "PyPI", bulk, clock }) };
}

const day = (number: number) => `2026-10-${String(number).padStart(2, "0")}T00:00:00Z`;

describe("OSV's bulk files", () => {
	it("are fetched record by record, and then only what changed", async () => {
		const records = new Map([
			["A", day(1)],
			["B", day(2)],
		]);
		const { asked, sync } = open(records);
		expect(await sync()).toMatchObject({ added: 2, updated: 0, malformed: 0 });
		expect(await sync()).toBeNull();
		records.set("B", day(3)).set("C", day(3));
		asked.length = 0;
		expect(await sync()).toMatchObject({ added: 1, updated: 1, dataDate: day(3) });
		expect(asked.sort()).toEqual(["B.json", "C.json", "modified_id.csv"]);
		expect(openAdvisories(folder)?.data.find("PyPI", "a")).toHaveLength(3);
		expect(listLoads(folder).map(({ source }) => source)).toEqual([
			"https://bulk.test/PyPI",
			"https://bulk.test/PyPI",
		]);
	});

	it("are fetched as one archive where much changed", async () => {
		const records = new Map(
			Array.from({ length: 501 }, (_, index) => [`R-${index}`, day(1)] as const),
		);
		const { asked, sync } = open(records);
		expect(await sync()).toMatchObject({ added: 501, source: "https://bulk.test/PyPI/all.zip" });
		expect(asked).toEqual(["modified_id.csv", "all.zip"]);
	});

	it("leave what is loaded in force when they cannot be fetched", async () => {
		const records = new Map([["A", day(1)]]);
		await open(records).sync();
		const fetch: GuardedFetch = async () => ({ status: 503, headers: {}, body: strToU8("") });
		const bulk = createOsvBulk({ baseUrl: "https://bulk.test", fetch });
		await expect(syncAdvisories({ folder, ecosystem: "PyPI", bulk, clock })).rejects.toSatisfy(
			isAppError,
		);
		expect(openAdvisories(folder)?.data.find("PyPI", "a")).toHaveLength(1);
	});
});
