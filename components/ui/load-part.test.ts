import { describe, expect, it } from "vitest";
import { createPart } from "./load-part.ts";

/** A network whose next answers are given one by one. */
function fakeNetwork() {
	const asked: PromiseWithResolvers<string>[] = [];
	const fetchModule = () => {
		const answer = Promise.withResolvers<string>();
		asked.push(answer);
		return answer.promise;
	};
	return { asked, fetchModule };
}

describe("a part that loads on its own", () => {
	it("is not asked for before it is wanted, and then once however many want it", async () => {
		const network = fakeNetwork();
		const part = createPart(network.fetchModule);
		expect(network.asked).toHaveLength(0);
		const both = Promise.all([part.load(), part.load()]);
		network.asked[0]?.resolve("module");
		expect(await both).toEqual(["module", "module"]);
		expect(await part.load()).toBe("module");
		expect(network.asked).toHaveLength(1);
		expect(part.read()).toEqual({ kind: "ready", module: "module" });
	});

	it("fails without throwing, and comes with the next attempt", async () => {
		const network = fakeNetwork();
		const part = createPart(network.fetchModule);
		const seen: string[] = [];
		part.subscribe(() => seen.push(part.read().kind));
		const first = part.load();
		network.asked[0]?.reject(new Error("Failed to load chunk"));
		expect(await first).toBeNull();
		expect(part.read().kind).toBe("failed");
		const second = part.load();
		network.asked[1]?.resolve("module");
		expect(await second).toBe("module");
		expect(seen).toEqual(["failed", "loading", "ready"]);
	});

	it("tells nobody who has left", async () => {
		const network = fakeNetwork();
		const part = createPart(network.fetchModule);
		let told = 0;
		part.subscribe(() => {
			told += 1;
		})();
		const loaded = part.load();
		network.asked[0]?.resolve("module");
		await loaded;
		expect(told).toBe(0);
	});
});
