import { createFakeStore } from "./fake-store.ts";
import { createLedgerRig } from "./ledger-rig.ts";
import { describeLedgerStore } from "./store-contract.ts";

describeLedgerStore("the store in memory", async () => {
	const store = createFakeStore();
	const rig = createLedgerRig();
	return {
		store,
		newId: rig.newId,
		async find(id) {
			const request = store.requests.get(id);
			return request === undefined
				? null
				: { outcome: request.outcome, costNanos: request.costNanos };
		},
		rollup: async () => ({ ...store.rollup }),
		hasDecision: async (id) => store.decisions.has(id),
	};
});
