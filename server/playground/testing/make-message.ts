import type { PlaygroundMessage } from "../contract.ts";

export function makeMessage(given: Partial<PlaygroundMessage> = {}): PlaygroundMessage {
	return {
		id: "0199-test",
		role: "assistant",
		content: "",
		images: [],
		status: "ok",
		error: null,
		modelAsked: null,
		modelServed: null,
		requestId: null,
		decisionId: null,
		facts: null,
		createdAt: "2026-11-22T09:00:00.000Z",
		...given,
	};
}
