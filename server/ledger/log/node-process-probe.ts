import { readlinkSync } from "node:fs";
import { AppError } from "#server/platform/errors.ts";
import { isProcessAlive, readProcessIdentity } from "#server/platform/process-identity.ts";
import type { ProcessProbe } from "../ports.ts";

/** Judges owners by the system's process table, as far as this process can see it. */
export function createNodeProcessProbe(): ProcessProbe {
	const identity = readProcessIdentity(process.pid);
	if (identity === null) {
		throw new AppError("precondition", "the system does not tell when this process was started", {
			hint: "make /proc or the command ps available",
		});
	}
	const self = { process: identity, pidNamespace: readPidNamespace() };
	return {
		self: () => self,
		liveness(owner) {
			if (owner.pidNamespace !== self.pidNamespace) return "unsure";
			return isProcessAlive(owner.process) ? "alive" : "dead";
		},
	};
}

function readPidNamespace(): string | null {
	if (process.platform !== "linux") return null;
	try {
		return readlinkSync("/proc/self/ns/pid");
	} catch {
		// Kernels without namespaces have one process table for all.
		return null;
	}
}
