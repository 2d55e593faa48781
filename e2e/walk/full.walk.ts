import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Client } from "pg";
import { findRunningPostgres } from "../../server/platform/postgres/embedded-postgres.ts";
import { dataDir, stateOf } from "../support/accounts.ts";
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

test("a page whose data is slow comes without it, says so, and fills once it is there", async ({
	browser,
}) => {
	const context = await browser.newContext({ storageState: stateOf("admin") });
	const page = await context.newPage();
	const rows = page.getByRole("table", { name: /^Requests/ }).getByRole("link");
	await asOwner(async (client) => {
		await client.query("BEGIN");
		await client.query("LOCK TABLE ledger.request IN ACCESS EXCLUSIVE MODE");
		await page.goto("/requests");
		await expect(page.getByRole("heading", { name: "Requests", level: 1 })).toBeVisible();
		await expect(page.getByText("This takes longer than usual")).toBeVisible();
		await expect(rows).toHaveCount(0);
		await client.query("ROLLBACK");
	});
	await expect(rows.first()).toBeVisible();
	await context.close();
});

test("who opens the sign-in while the database cannot be read is told, and can try again", async ({
	page,
}) => {
	await asOwner(async (client) => {
		try {
			await client.query('REVOKE SELECT ON "user" FROM sophia_app');
			await page.goto("/sign-in");
			await expect(page.getByText("Nobody can sign in at the moment")).toBeVisible();
		} finally {
			await client.query('GRANT SELECT ON "user" TO sophia_app');
		}
	});
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(page.getByLabel("Password")).toBeVisible();
});

/** Takes the right to read from the role of the running product, as a broken migration might. */
async function withUnreadableTables(work: () => Promise<void>): Promise<void> {
	await asOwner(async (client) => {
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
		}
	});
}

/** On a connection to the running product's database that may do everything. */
async function asOwner(work: (client: Client) => Promise<void>): Promise<void> {
	const postgres = await findRunningPostgres(dataDir());
	if (postgres === null) throw new Error("the product's database does not answer");
	const client = new Client({ connectionString: postgres.ownerUrl });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
