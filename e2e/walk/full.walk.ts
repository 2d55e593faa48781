import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { test } from "@playwright/test";
import { Client } from "pg";
import { findRunningPostgres } from "../../server/platform/postgres/embedded-postgres.ts";
import { dataDir } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import { lookAtPages } from "./look-at-pages.ts";

const SCHEMAS = ["public", "ledger", "audit"];
/** What tells who opens a page: without it there would be no page to fail. */
const KEPT = ["org", "user", "session"];

test("every page full of data is accessible: themes, small screens, zoom, targets, focus, forced colours", async ({
	browser,
	request,
}) => {
	test.slow();
	await promisify(execFile)(
		process.execPath,
		[
			"server/cli/sophia.ts",
			...["demo", "seed", "--requests", "600", "--decisions", "120", "--force"],
		],
		{ env: { ...process.env, SOPHIA_DATA_DIR: dataDir() } },
	);
	const api = createApiCaller(request, "admin");
	await api.mutate("keys.create", { name: "walk", scopes: ["chat"] });
	await api.mutate("providers.save", {
		kind: "openai-compatible",
		name: "walk",
		baseUrl: "https://models.example.com/v1",
		secret: "sk-walk-1234",
		enabled: false,
	});
	await lookAtPages(browser, { as: "admin", filled: true, thorough: true });
});

test("every page whose data cannot be read says so accessibly, and the frame stays", async ({
	browser,
}) => {
	test.slow();
	await withUnreadableTables(() =>
		lookAtPages(browser, { as: "admin", filled: false, thorough: false }),
	);
});

/** Takes the right to read from the role of the running product, as a broken migration might. */
async function withUnreadableTables(work: () => Promise<void>): Promise<void> {
	const postgres = await findRunningPostgres(dataDir());
	if (postgres === null) throw new Error("the product's database does not answer");
	const client = new Client({ connectionString: postgres.ownerUrl });
	await client.connect();
	const { rows } = await client.query<{ name: string }>(
		`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
		 WHERE schemaname = ANY($1) AND tablename <> ALL($2)
		   AND has_table_privilege('sophia_app', format('%I.%I', schemaname, tablename), 'SELECT')`,
		[SCHEMAS, KEPT],
	);
	const tables = rows.map(({ name }) => name).join(", ");
	try {
		await client.query(`REVOKE SELECT ON ${tables} FROM sophia_app`);
		await work();
	} finally {
		await client.query(`GRANT SELECT ON ${tables} TO sophia_app`);
		await client.end();
	}
}
