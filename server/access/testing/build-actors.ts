import { type Actor, DEFAULT_ORG_ID, type Role } from "../contract.ts";

type Person = Extract<Actor, { kind: "user" }>;
type Key = Extract<Actor, { kind: "key" }>;

/** Somebody with a session, of whom only the role matters. */
export function buildPerson(role: Role, given: Partial<Person> = {}): Person {
	return {
		kind: "user",
		orgId: DEFAULT_ORG_ID,
		userId: "00000000-0000-7000-8000-00000000000a",
		sessionId: "00000000-0000-7000-8000-00000000000b",
		role,
		email: `${role}@example.com`,
		address: null,
		...given,
	};
}

/** A program with an API key, which may do nothing unless it is said. */
export function buildKey(given: Partial<Key> = {}): Key {
	return {
		kind: "key",
		orgId: DEFAULT_ORG_ID,
		keyId: "00000000-0000-7000-8000-00000000000c",
		ownerId: "00000000-0000-7000-8000-00000000000a",
		scopes: [],
		limits: { allowedModels: null, capture: "off", captureRetentionDays: 30 },
		expiresAtMs: null,
		address: null,
		...given,
	};
}
