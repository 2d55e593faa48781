import { execFileSync } from "node:child_process";
import { ask, expect, openRequests, unwatched as test } from "../journeys/journey.ts";
import { productPid, stateOf } from "../support/accounts.ts";

test.use({ storageState: stateOf("operator") });

test("following live survives the end of the console process", async ({ page }) => {
	await openRequests(page);
	await page.keyboard.press("l");
	await expect(page.getByRole("button", { name: "Live: on" })).toBeVisible();
	const top = page
		.getByRole("table", { name: /^Requests/ })
		.getByRole("link")
		.first();
	const before = await top.getAttribute("href");
	killChild("console.ts");
	// It may be back before the list asked again: what counts is that the list goes on.
	await expect
		.poll(async () => (await page.request.get("/sign-in")).status(), { timeout: 60_000 })
		.toBe(200);
	await ask(page, "[[sim:ttft=20]] After the restart.");
	expect(await top.getAttribute("href")).toBe(before);
	await expect(page.getByRole("button", { name: "Live: on" })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
});

/** Ends a child of the running launcher at once, as a crash would. */
function killChild(file: string): void {
	const children = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
	const line = children
		.split("\n")
		.map((text) => text.trim().split(/\s+/))
		.find(
			([, parent, ...args]) => Number(parent) === productPid() && args.join(" ").includes(file),
		);
	if (line === undefined) throw new Error(`no child of ${productPid()} runs ${file}`);
	process.kill(Number(line[0]), "SIGKILL");
}
