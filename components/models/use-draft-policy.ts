"use client";

import { createParser, parseAsBoolean, useQueryStates } from "nuqs";
import type { PolicyConfig } from "#server/policy/contract.ts";
import { parseDraft } from "./draft.ts";

const draftParser = createParser<PolicyConfig>({
	parse: parseDraft,
	serialize: (config) => JSON.stringify(config),
	eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
});

/** The what-if of the page, in the URL so that it can be shared: open or not, and its draft. */
export function useDraftPolicy() {
	const [{ whatif, draft }, setState] = useQueryStates({
		whatif: parseAsBoolean.withDefault(false),
		draft: draftParser,
	});
	return {
		isOpen: whatif,
		draft: whatif ? draft : null,
		setOpen: (open: boolean) => void setState({ whatif: open, draft: null }),
		setDraft: (next: PolicyConfig | null) => void setState({ draft: next }),
	};
}
