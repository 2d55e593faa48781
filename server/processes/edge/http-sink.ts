import type { ServerResponse } from "node:http";
import type { ChatRun } from "#server/gateway/chat-run.ts";
import type { ChatSink } from "#server/gateway/ports.ts";

/** Up to here a copy costs less than a second buffer in the system call. */
const MAX_JOINED_BYTES = 16 * 1024;

/** Node joins the head with a body that is text into one write; Latin-1 maps each byte to itself. */
function toLatin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The client's connection as the gateway writes to it. */
export class HttpSink implements ChatSink {
	readonly #response: ServerResponse;
	readonly #isDraining: () => boolean;
	#run: ChatRun | null = null;
	#isEnded = false;

	constructor(response: ServerResponse, isDraining: () => boolean) {
		this.#response = response;
		this.#isDraining = isDraining;
	}

	/** Tells the run when the client can take more, or has left. */
	bind(run: ChatRun): void {
		this.#run = run;
		if (this.#isEnded) return;
		this.#response.on("close", () => {
			if (!this.#isEnded || !this.#response.writableFinished) run.clientGone();
		});
	}

	head(status: number, headers: string[]): void {
		if (this.#isDraining()) headers.push("connection", "close");
		this.#response.writeHead(status, headers);
	}

	write(chunk: Uint8Array | string): boolean {
		if (this.#response.write(chunk)) return true;
		this.#response.once("drain", () => this.#run?.drained());
		return false;
	}

	end(chunk: Uint8Array | string | null): void {
		this.#isEnded = true;
		if (chunk === null) this.#response.end();
		else if (typeof chunk === "string" || chunk.length > MAX_JOINED_BYTES)
			this.#response.end(chunk);
		else this.#response.end(toLatin1(chunk), "latin1");
	}
}
