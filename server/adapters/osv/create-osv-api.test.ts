import { describe, expect, it } from "vitest";
import { isAppError } from "#server/platform/errors.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createOsvApi } from "./create-osv-api.ts";

type Page = {
	readonly vulns?: readonly { readonly id: string }[];
	readonly next_page_token?: string;
};

/** OSV's service in its true format: pages by name and token, records by id. */
function open(pages: Readonly<Record<string, Page>>) {
	const asked: string[] = [];
	const fetch: GuardedFetch = async ({ url, body }) => {
		const { pathname } = new URL(url);
		asked.push(pathname);
		const reply = (value: unknown) => ({
			status: 200,
			headers: {},
			body: Buffer.from(JSON.stringify(value)),
		});
		if (pathname !== "/v1/querybatch") return reply({ id: pathname.split("/").at(-1) });
		const { queries } = JSON.parse(String(body));
		return reply({
			results: queries.map(
				(query: { package: { name: string }; page_token?: string }) =>
					pages[`${query.package.name}${query.page_token ?? ""}`] ?? {},
			),
		});
	};
	const api = createOsvApi({ baseUrl: "https://osv.test", fetch, maxParallel: 2 });
	const target = (name: string) => ({ ecosystem: "PyPI" as const, name, version: "1.0" });
	return { asked, fetchRecords: (names: readonly string[]) => api.fetchRecords(names.map(target)) };
}

describe("OSV's service", () => {
	it("is asked in batches, and for each record once", async () => {
		const { fetchRecords, asked } = open({
			a: { vulns: [{ id: "X" }, { id: "Y" }] },
			b: { vulns: [{ id: "X" }] },
		});
		expect(await fetchRecords(["a", "b", "c"])).toEqual(
			expect.arrayContaining([{ id: "X" }, { id: "Y" }]),
		);
		expect(asked.sort()).toEqual(["/v1/querybatch", "/v1/vulns/X", "/v1/vulns/Y"]);
	});

	it("is asked for further pages, also after an empty one", async () => {
		const { fetchRecords } = open({
			a: { next_page_token: "2" },
			a2: { vulns: [{ id: "X" }], next_page_token: "3" },
			a3: { vulns: [{ id: "Y" }] },
		});
		expect(await fetchRecords(["a"])).toHaveLength(2);
	});

	it("is given up where its pages have no end", async () => {
		const { fetchRecords } = open({ a: { next_page_token: "" } });
		await expect(fetchRecords(["a"])).rejects.toSatisfy(isAppError);
	});

	it("splits more than a thousand questions", async () => {
		const { fetchRecords, asked } = open({});
		await fetchRecords(Array.from({ length: 2500 }, (_, index) => `p${index}`));
		expect(asked).toHaveLength(3);
	});
});
