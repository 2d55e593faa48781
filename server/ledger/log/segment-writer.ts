import path from "node:path";
import type { FileHandle, FileSystem } from "../ports.ts";

export const SEGMENT_NAME = /^(\d{10})\.log$/;

/** One file of the log and how far it may be read. */
export interface Segment {
	readonly sequence: number;
	readonly path: string;
	/** Everything before it was written whole (and synced, where that is asked for). */
	readonly end: number;
	/** False once nothing will be added any more. */
	readonly isOpen: boolean;
}

/** Writes frames into segment files; knows nothing of records or time. */
export interface SegmentWriter {
	/** Opens a new segment when there is none or the present one is full; true when it did. */
	prepare(): boolean;
	/** Adds one frame of `records` to the open segment. Throws when it could not go in whole. */
	write(frame: Uint8Array, records: number): void;
	/** Lets readers see what was written. */
	publish(): void;
	/** After a fault: forgets what was not published and never writes to this segment again. */
	abandon(): void;
	sync(): Promise<void>;
	segments(): readonly Segment[];
	/** Removes the closed segments before this one. */
	release(sequence: number): void;
	/** Bytes on disk that are still kept. */
	bytes(): number;
	/** Records ever published. */
	records(): number;
	close(): void;
}

interface OpenSegment {
	readonly sequence: number;
	readonly path: string;
	readonly handle: FileHandle;
	written: number;
	published: number;
}

export function createSegmentWriter(
	fs: FileSystem,
	dir: string,
	segmentBytes: number,
): SegmentWriter {
	let closed: Segment[] = [];
	let open: OpenSegment | null = null;
	let lastSequence = 0;
	let publishedRecords = 0;
	let unpublishedRecords = 0;

	function seal(): void {
		if (open === null) return;
		const { handle, sequence, published } = open;
		closed.push({ sequence, path: open.path, end: published, isOpen: false });
		open = null;
		unpublishedRecords = 0;
		handle.close();
	}

	return {
		prepare() {
			if (open !== null && open.written < segmentBytes) return false;
			seal();
			// A number is used up even when its file could not be made: it may be there all the same.
			lastSequence++;
			const file = path.join(dir, `${String(lastSequence).padStart(10, "0")}.log`);
			const handle = fs.create(file);
			open = { sequence: lastSequence, path: file, handle, written: 0, published: 0 };
			return true;
		},
		write(frame, records) {
			if (open === null) throw new Error("no segment is open");
			for (let rest = frame; rest.length > 0; ) {
				const taken = open.handle.write(rest);
				if (taken <= 0) throw new Error("the disk took no bytes");
				rest = rest.subarray(taken);
			}
			open.written += frame.length;
			unpublishedRecords += records;
		},
		publish() {
			if (open === null) return;
			open.published = open.written;
			publishedRecords += unpublishedRecords;
			unpublishedRecords = 0;
		},
		abandon: seal,
		sync: () => open?.handle.sync() ?? Promise.resolve(),
		segments: () =>
			open === null
				? closed
				: [
						...closed,
						{ sequence: open.sequence, path: open.path, end: open.published, isOpen: true },
					],
		release(sequence) {
			for (const segment of closed) {
				if (segment.sequence < sequence) fs.remove(segment.path);
			}
			closed = closed.filter((segment) => segment.sequence >= sequence);
		},
		bytes: () => closed.reduce((sum, { end }) => sum + end, open?.written ?? 0),
		records: () => publishedRecords,
		close: seal,
	};
}
