import { stateOf } from "../support/accounts.ts";
import { createApiCaller } from "../support/call-api.ts";
import { storeRequests } from "../support/prepare-data.ts";
import { expect, test, unwatched } from "./journey.ts";

test.use({ storageState: stateOf("admin") });

/** What no page knows, and where it goes when it is taken out. */
const HALF_UNDERSTOOD = [
	{ address: "/?range=soon&compare=maybe", says: "is not a range", left: "/" },
	{ address: "/?compare=maybe&range=4h", says: "no period to compare with", left: "/?range=4h" },
	{ address: "/routing?tab=none", says: "there is no tab", left: "/routing" },
	{
		address: "/routing?tab=regret&days=9",
		says: "there is no days",
		left: "/routing?tab=regret",
	},
	{
		address: "/models/anthropic/sim-large?policy=never",
		says: "there is no policy",
		left: "/models/anthropic/sim-large",
	},
	{ address: "/models?preset=wild", says: "there is no preset", left: "/models" },
	{
		address: "/dependencies/findings?sort=size",
		says: "there is no order",
		left: "/dependencies/findings",
	},
	{ address: "/settings/users?tab=none", says: "there is no tab", left: "/settings/users" },
	{ address: "/settings/policy?tab=none", says: "there is no tab", left: "/settings/policy" },
];

test("what a page does not understand of its address it names, and takes out on request", async ({
	page,
}) => {
	for (const { address, says, left } of HALF_UNDERSTOOD) {
		await test.step(address, async () => {
			await page.goto(address);
			await expect(page.getByText("Part of the address was not understood")).toBeVisible();
			await expect(page.getByText(says)).toBeVisible();
			await page.getByRole("button", { name: "Take it out" }).click();
			await expect(page).toHaveURL(left);
			await expect(page.getByText("Part of the address was not understood")).toBeHidden();
		});
	}
});

unwatched(
	"an address that was cut leads to the first page of a list instead of nowhere",
	async ({ page }) => {
		await storeRequests(createApiCaller(page.request), 1);
		await page.goto("/requests?range=7d&after=01a2");
		await page.getByRole("button", { name: "To the first page" }).click();
		await expect(page).toHaveURL("/requests?range=7d");
		await expect(page.getByRole("table", { name: /^Requests/ })).toBeVisible();
	},
);
