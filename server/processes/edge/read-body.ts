import type { IncomingMessage } from "node:http";
import { type BagItem, createBag } from "#server/platform/bag.ts";

export type BodyFault = "too_large" | "too_slow" | "client_gone";

/** A body that must keep coming: slow senders hold memory and sockets for nothing. */
interface Receiving extends BagItem {
	readonly request: IncomingMessage;
	readonly onSlow: () => void;
	bytes: number;
	markMs: number;
	markBytes: number;
}

/** Watches the bodies that are being received, with one timer for all of them. */
export interface BodyReader {
	read(
		request: IncomingMessage,
		maxBytes: number,
		onBody: (body: Buffer) => void,
		onFault: (fault: BodyFault) => void,
	): void;
	/** For bodies that somebody else reads: reports when they come too slowly. */
	watch(request: IncomingMessage, onSlow: () => void): void;
	close(): void;
}

export interface BodyReaderOptions {
	/** Every window of this length must bring `minBytes`. */
	readonly windowMs: number;
	readonly minBytes: number;
	readonly nowMs: () => number;
}

const CHECK_MS = 1_000;
const EMPTY = Buffer.alloc(0);

/** Creates the reader; `close` stops its timer. */
export function createBodyReader(options: BodyReaderOptions): BodyReader {
	const receiving = createBag<Receiving>();
	const timer = setInterval(() => {
		const nowMs = options.nowMs();
		for (const entry of receiving.items()) {
			if (nowMs - entry.markMs < options.windowMs) continue;
			if (entry.bytes - entry.markBytes < options.minBytes) {
				receiving.remove(entry);
				entry.onSlow();
			} else {
				entry.markMs = nowMs;
				entry.markBytes = entry.bytes;
			}
		}
	}, CHECK_MS);
	timer.unref();

	function enter(request: IncomingMessage, onSlow: () => void): Receiving {
		const nowMs = options.nowMs();
		const entry = { request, onSlow, bytes: 0, markMs: nowMs, markBytes: 0, place: -1 };
		receiving.add(entry);
		return entry;
	}

	return {
		read(request, maxBytes, onBody, onFault) {
			const pieces: Buffer[] = [];
			let isOver = false;
			const finish = (fault: BodyFault): void => {
				if (isOver) return;
				isOver = true;
				receiving.remove(entry);
				request.pause();
				onFault(fault);
			};
			const entry = enter(request, () => finish("too_slow"));
			request.on("data", (piece: Buffer) => {
				if (isOver) return;
				entry.bytes += piece.length;
				if (entry.bytes > maxBytes) finish("too_large");
				else pieces.push(piece);
			});
			request.on("end", () => {
				if (isOver) return;
				isOver = true;
				receiving.remove(entry);
				const [first = EMPTY] = pieces;
				onBody(pieces.length < 2 ? first : Buffer.concat(pieces));
			});
			request.on("close", () => finish("client_gone"));
		},
		watch(request, onSlow) {
			const entry = enter(request, onSlow);
			request.on("data", (piece: Buffer) => {
				entry.bytes += piece.length;
			});
			const leave = () => receiving.remove(entry);
			request.on("end", leave);
			request.on("close", leave);
		},
		close: () => clearInterval(timer),
	};
}
