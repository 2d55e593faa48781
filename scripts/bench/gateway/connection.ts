import { connect, type Socket } from "node:net";

/** When the answer to one request began, when its first text came, and when it was over; ms. */
export interface Taken {
	readonly firstByteMs: number;
	readonly firstTextMs: number;
	readonly totalMs: number;
}

/** One kept connection that sends the same request again and again, one at a time. */
export interface Connection {
	ask(onAnswer: (taken: Taken) => void): void;
	close(): void;
}

/** The first delta that holds text: what a reader waits for. */
const FIRST_TEXT = '"content":"word 0';
const LAST_CHUNK = "\r\n0\r\n\r\n";
const KEPT_TAIL = 64;

interface Answer {
	readonly startMs: number;
	readonly onAnswer: (taken: Taken) => void;
	/** Everything up to the first text. */
	text: string;
	tail: string;
	/** Bytes of head and body; `null`: chunked. */
	length: number | null;
	received: number;
	hasHead: boolean;
	isStream: boolean;
	firstByteMs: number;
	firstTextMs: number;
}

function readHead(answer: Answer): void {
	const end = answer.text.indexOf("\r\n\r\n");
	if (end < 0) return;
	const head = answer.text.slice(0, end).toLowerCase();
	if (!head.startsWith("http/1.1 200 ")) throw new Error(`answered: ${head.slice(0, 200)}`);
	const length = /\ncontent-length: *(\d+)/.exec(head)?.[1];
	answer.length = length === undefined ? null : end + 4 + Number(length);
	answer.isStream = head.includes("text/event-stream");
	answer.hasHead = true;
}

/** True when the answer is over; throws when it came to an end that is none. */
function readPiece(answer: Answer, piece: string, nowMs: number): boolean {
	answer.received += piece.length;
	answer.firstByteMs ||= nowMs;
	if (!answer.hasHead || (answer.isStream && answer.firstTextMs === 0)) answer.text += piece;
	answer.tail = (piece.length < KEPT_TAIL ? answer.tail + piece : piece).slice(-KEPT_TAIL);
	if (!answer.hasHead) readHead(answer);
	if (answer.firstTextMs === 0 && answer.text.includes(FIRST_TEXT)) answer.firstTextMs = nowMs;
	const { length, received, tail } = answer;
	if (length === null ? !tail.endsWith(LAST_CHUNK) : received < length) return false;
	if (answer.isStream && (answer.firstTextMs === 0 || !tail.includes("[DONE]")))
		throw new Error(`a stream was cut: ${tail}`);
	return true;
}

/**
 * Opens a connection whose client costs so little that the gateways are the bottleneck and not the
 * one who asks: of an answer only its status, its first text and its end are read.
 */
export async function openConnection(
	url: string,
	request: Buffer,
	onFault: (error: unknown) => void,
): Promise<Connection> {
	const { hostname, port } = new URL(url);
	const socket = await new Promise<Socket>((resolve, reject) => {
		const opening = connect({ host: hostname, port: Number(port), noDelay: true });
		opening.once("error", reject);
		opening.once("connect", () => resolve(opening));
	});
	let answer: Answer | null = null;
	socket.setEncoding("latin1");
	socket.on("error", onFault);
	socket.on("close", () => {
		if (answer !== null) onFault(new Error(`${url} closed the connection inside an answer`));
	});
	socket.on("data", (piece: string) => {
		if (answer === null) return;
		const nowMs = performance.now();
		try {
			if (!readPiece(answer, piece, nowMs)) return;
		} catch (error) {
			onFault(error);
			return;
		}
		const { startMs, firstByteMs, firstTextMs, isStream, onAnswer } = answer;
		answer = null;
		onAnswer({
			firstByteMs: firstByteMs - startMs,
			firstTextMs: (isStream ? firstTextMs : nowMs) - startMs,
			totalMs: nowMs - startMs,
		});
	});
	return {
		ask(onAnswer) {
			answer = {
				startMs: performance.now(),
				onAnswer,
				text: "",
				tail: "",
				length: null,
				received: 0,
				hasHead: false,
				isStream: false,
				firstByteMs: 0,
				firstTextMs: 0,
			};
			socket.write(request);
		},
		close: () => socket.destroy(),
	};
}
