import { createPost, deliverMessages, dispatchEvents } from "#server/notifications/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import type { Task } from "./repeat-task.ts";

const EVERY_MS = 3_000;
const MAX_RETRY_MS = 30_000;

export interface NotifyOptions {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly envelope: Envelope;
	readonly publicUrl: string;
	/** Lets channels lead to private or loopback addresses. */
	readonly allowPrivate: boolean;
}

/** Tells channels what became of alerts: first who is to be told, then the telling. */
export function createNotifyTask(options: NotifyOptions): Task {
	const deps = { ...options, post: createPost(options.allowPrivate) };
	return {
		name: "notifications",
		everyMs: () => EVERY_MS,
		maxRetryMs: MAX_RETRY_MS,
		async run() {
			while ((await dispatchEvents(deps)) > 0);
			while ((await deliverMessages(deps)) > 0);
			return "done";
		},
	};
}
