/**
 * Topics whose epoch is raised in the transaction that changes them. Every process listens
 * (NOTIFY) and polls every 2 s, so a change is in force everywhere within 5 s even when a
 * notification is lost.
 */
export type ChangeTopic =
	| "keys"
	| "users"
	| "policy"
	| "catalog"
	| "health"
	| "providers"
	| "jobs"
	| "advisories";

export const CHANGE_CHANNEL = "sophia_changed";

export interface ChangeFeed {
	/** Calls back once per new epoch of the topic. Returns the function that stops it. */
	subscribe(topic: ChangeTopic, onChange: () => void): () => void;
	/** Time of the last successful look at the database, ms; 0 before the first. */
	lastConfirmedMs(): number;
	close(): Promise<void>;
}
