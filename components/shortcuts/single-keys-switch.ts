/** Where a browser keeps that single keys are switched off. */
export const SINGLE_KEYS_SWITCH = "sophia_single_keys";
