import { SINGLE_KEYS_SWITCH } from "#components/shortcuts/single-keys-switch.ts";
import { holdEarlyInput } from "./hold-early-input.ts";
import { holdEarlyKeys } from "./hold-early-keys.ts";
import { createInputQueue } from "./input-queue.ts";
import { createKeyRedo } from "./redo-key.ts";
import { watchKeys } from "./watch-keys.ts";

/** Runs inline before anything else of a page: what is pressed and typed early is done later. */
export const EARLY_SCRIPT = `{
	const queue = (${createInputQueue})();
	const watch = (${watchKeys})(queue);
	const redo = (${createKeyRedo})(queue, watch);
	const singleKeysSwitch = ${JSON.stringify(SINGLE_KEYS_SWITCH)};
	(${holdEarlyInput})(queue);
	(${holdEarlyKeys})({ queue, watch, redo, singleKeysSwitch });
}`;
