import type { ReadRequest } from "#server/gateway/open-run.ts";
import { createAskedThread } from "./ask-thread.ts";

/** A body that was read. Its bytes travel there and back without a copy. */
export interface ReadBody {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly read: ReadRequest;
}

/** Reads the bodies of model calls off the loop that carries the others. */
export interface RequestReader {
	/** The given bytes are not to be used any more: those of the reply stand for them. */
	read(body: Buffer): Promise<{ readonly body: Buffer; readonly read: ReadRequest }>;
	close(): Promise<void>;
}

/** Above this size a body of many small parts would hold up the loop for more than ten ms. */
export const LARGE_BODY_BYTES = 512 * 1024;

const MAX_WAITING = 32;
const IDLE_MS = 60_000;
/** The worst body of 32 MiB, eleven million empty objects, becomes 620 MiB. */
const MAX_OLD_SPACE_MB = 2_048;

export function createRequestReader(
	after: (ms: number, callback: () => void) => () => void,
): RequestReader {
	const thread = createAskedThread<Uint8Array<ArrayBuffer>, ReadBody>({
		url: new URL("./request-thread.ts", import.meta.url),
		resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_SPACE_MB },
		maxWaiting: MAX_WAITING,
		idleMs: IDLE_MS,
		after,
	});
	return {
		async read(body) {
			const own = toOwnBytes(body);
			const { bytes, read } = await thread.ask(own, [own.buffer]);
			return { body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), read };
		},
		close: thread.close,
	};
}

/** Only a whole buffer can be handed over; a part of one, which is rare at this size, is copied. */
function toOwnBytes(body: Buffer): Uint8Array<ArrayBuffer> {
	const { buffer, byteLength } = body;
	return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
		? new Uint8Array(buffer)
		: new Uint8Array(body);
}
