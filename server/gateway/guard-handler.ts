import type { AnswerHeaders, UpstreamFault, UpstreamHandler } from "./ports.ts";

/** What throws in `work` is this one request's fault. */
export function guard(owner: { crash(error: unknown): void }, work: () => void): void {
	try {
		work();
	} catch (error) {
		owner.crash(error);
	}
}

/** An upstream's answer on its way to `inner`: a bug in there is that request's, not the process's. */
export class GuardedHandler implements UpstreamHandler {
	readonly #inner: UpstreamHandler;
	readonly #owner: { crash(error: unknown): void };

	constructor(inner: UpstreamHandler, owner: { crash(error: unknown): void }) {
		this.#inner = inner;
		this.#owner = owner;
	}

	onHead(status: number, headers: AnswerHeaders): void {
		try {
			this.#inner.onHead(status, headers);
		} catch (error) {
			this.#owner.crash(error);
		}
	}

	onData(chunk: Uint8Array): void {
		try {
			this.#inner.onData(chunk);
		} catch (error) {
			this.#owner.crash(error);
		}
	}

	onEnd(): void {
		try {
			this.#inner.onEnd();
		} catch (error) {
			this.#owner.crash(error);
		}
	}

	onError(fault: UpstreamFault): void {
		try {
			this.#inner.onError(fault);
		} catch (error) {
			this.#owner.crash(error);
		}
	}
}
