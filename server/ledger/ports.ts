import { z } from "zod";
import { processIdentitySchema } from "#server/platform/process-identity.ts";

/** The file operations of the usage log, synchronous because a batch is one `write` of the page cache. */
export interface FileSystem {
	/** Creates the directory and its parents; no fault when it exists. */
	makeDirectory(path: string): void;
	/** Names in the directory, sorted; empty when it does not exist. */
	list(path: string): string[];
	/** Creates a new file for appending; throws when it exists. */
	create(path: string): FileHandle;
	/** Whole content, or `null` when there is no such file. */
	read(path: string): Uint8Array | null;
	/** Up to `length` bytes from `position`, in `room` where it holds them; fewer at the file's end. */
	readRange(path: string, position: number, length: number, room?: Buffer): Uint8Array;
	/** Size in bytes, or `null` when there is no such file. */
	size(path: string): number | null;
	/** Last modification, ms since the epoch, or `null` when there is no such file. */
	modifiedMs(path: string): number | null;
	/** Replaces the file whole: a reader sees the old content or the new one. */
	replace(path: string, content: Uint8Array): void;
	/** Adds to the end of a file, made when missing. */
	append(path: string, content: Uint8Array): void;
	/** Atomic; throws when `from` is gone. */
	rename(from: string, to: string): void;
	/** Removes a file, or a directory with all it holds; no fault when there is none. */
	remove(path: string): void;
}

/** An open segment. A failed call leaves an unknown number of the new bytes in the file. */
export interface FileHandle {
	/** Appends; returns how many bytes went in, which may be fewer than given. Keeps none of them. */
	write(bytes: Uint8Array): number;
	/** Resolves once everything written is on stable storage. */
	sync(): Promise<void>;
	close(): void;
}

/** Deferred work, injected so that tests and the simulation decide when it runs. */
export interface Scheduler {
	/** Runs after the I/O callbacks of the present turn: this is what groups records. */
	defer(callback: () => void): void;
	/** Runs once, `ms` later. Returns the function that cancels it. */
	after(ms: number, callback: () => void): () => void;
}

/** Who writes a log directory; kept in its lock file. */
export const logOwnerSchema = z.object({
	process: processIdentitySchema,
	/** Namespace that the process number counts in (containers); `null` where there is none. */
	pidNamespace: z.string().nullable(),
});
export type LogOwner = z.infer<typeof logOwnerSchema>;

/** What can be said of an owner. `unsure`: another namespace, where only its heartbeat tells. */
export type Liveness = "alive" | "dead" | "unsure";

export interface ProcessProbe {
	self(): LogOwner;
	liveness(owner: LogOwner): Liveness;
}

/** What became of one batch. `refused`: the data is at fault, so trying again cannot help. */
export type StoreResult =
	| {
			readonly state: "stored";
			/** Requests that became final in this write; 0 when it was a repetition. */
			readonly finalised: number;
			/** Ids of terminal records whose request nobody ever recorded. */
			readonly withoutIntent: readonly string[];
	  }
	| { readonly state: "refused"; readonly reason: string }
	| { readonly state: "unavailable"; readonly reason: string };

/** Where batches end up. Writing the same records again changes nothing. */
export interface LedgerStore {
	/** `records` is the UTF-8 text of a JSON array of log records. Never rejects. */
	write(records: Uint8Array): Promise<StoreResult>;
}

/** Something that a person should know of. `error` is an alert; `subject` names the log or record. */
export interface LedgerEvent {
	readonly severity: "info" | "error";
	readonly kind:
		| "log_claimed"
		| "log_damaged"
		| "log_tail_cut"
		| "log_read_failed"
		| "log_write_failed"
		| "log_write_restored"
		| "record_set_aside"
		| "store_lost"
		| "store_restored"
		| "requests_unknown";
	readonly subject: string;
	readonly message: string;
}
