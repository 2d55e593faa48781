import { PAGE_PERMISSIONS, PUBLIC_PAGES, pageRoles } from "../../server/access/permissions.ts";
import { cookieOf, ROLES } from "../support/accounts.ts";
import { addressOf, ROUTES } from "../support/pages.ts";
import { expect, test } from "./journey.ts";

const PAGES = ROUTES.map(addressOf);

test("every page in the tree has an entry in the permission table", () => {
	expect(PAGES.length).toBeGreaterThanOrEqual(Object.keys(PAGE_PERMISSIONS).length / 2);
	const unlisted = PAGES.filter((page) => pageRoles(page)?.length === 0);
	expect(unlisted).toEqual([]);
});

for (const role of ROLES) {
	test(`as ${role} every page opens, or names the roles that may, as the table says`, async ({
		request,
	}) => {
		for (const page of PAGES.filter((candidate) => !PUBLIC_PAGES.has(candidate))) {
			const answer = await request.get(page, {
				headers: { cookie: cookieOf(role) },
				maxRedirects: 0,
			});
			const text = (await answer.text()).replaceAll("<!-- -->", "");
			const roles = pageRoles(page) ?? [];
			if (roles.includes(role)) {
				expect(text, `${page} is open`).not.toContain("You do not have access");
			} else {
				expect(text, `${page} is closed`).toContain("You do not have access");
				for (const name of roles) expect(text, `${page} names ${name}`).toContain(name);
			}
			expect(answer.headers()["content-security-policy"], page).toContain("nonce-");
			expect(answer.headers()["cache-control"], page).toContain("no-store");
		}
	});
}

test("as nobody every page leads to the sign-in page and every route refuses", async ({
	request,
}) => {
	for (const page of PAGES) {
		const answer = await request.get(page, { maxRedirects: 0 });
		if (PUBLIC_PAGES.has(page)) expect(answer.status(), page).toBe(200);
		else expect(answer.headers().location, page).toContain("/sign-in");
	}
	for (const route of ["/v1/models", "/v1/models/openai/sim-flash", "/api/trpc/account.me"]) {
		expect((await request.get(route)).status(), route).toBe(401);
	}
	const chat = await request.post("/v1/chat/completions", { data: { model: "auto" } });
	expect(chat.status()).toBe(401);
});
