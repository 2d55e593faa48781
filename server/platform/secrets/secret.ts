import { inspect } from "node:util";

const REDACTED = "[redacted]";

/**
 * A value that must not be shown: printing, logging and serialising give `[redacted]`. Only
 * `reveal` gives the text, so every use of a secret can be found by that name.
 */
export class Secret {
	readonly #value: string;

	constructor(value: string) {
		this.#value = value;
	}

	reveal(): string {
		return this.#value;
	}

	toString(): string {
		return REDACTED;
	}

	toJSON(): string {
		return REDACTED;
	}

	[inspect.custom](): string {
		return REDACTED;
	}
}
