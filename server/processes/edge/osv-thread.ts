import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { watchAdvisories } from "#server/dependencies/advisories/advisory-files.ts";
import { answerOsvRequest } from "#server/dependencies/osv-endpoint/answer-osv-request.ts";
import type { ThreadMessage } from "./ask-thread.ts";
import type { OsvQuestion, OsvReply } from "./osv-service.ts";

function answer(
	advisories: ReturnType<typeof watchAdvisories>,
	{ method, path, body }: OsvQuestion,
): OsvReply {
	const fail = (status: number, code: number, message: string) => ({
		status,
		body: JSON.stringify({ code, message }),
	});
	const current = advisories.current();
	if (current === null) {
		return fail(503, 14, "no advisories are loaded: sophia advisories sync, or import <file>");
	}
	let parsed: unknown = null;
	try {
		parsed = body === "" ? null : JSON.parse(body);
	} catch {
		return fail(400, 3, "the body is not valid JSON");
	}
	const found = answerOsvRequest(current, { method, path, body: parsed });
	return { status: found.status, body: JSON.stringify(found.body) };
}

if (parentPort !== null) {
	const port = parentPort;
	const { folder } = z.object({ folder: z.string() }).parse(workerData);
	const advisories = watchAdvisories(folder);
	port.on("message", ({ id, content }: ThreadMessage<OsvQuestion>) => {
		const reply = { id, content: answer(advisories, content) };
		port.postMessage(reply satisfies ThreadMessage<OsvReply>);
	});
}
