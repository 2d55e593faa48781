import type { ExportAuditInput } from "#server/dependencies/console-contract.ts";

/** Address of an audit as a file. */
export function exportAuditHref(input: ExportAuditInput): string {
	return `/api/dependencies/export?q=${encodeURIComponent(JSON.stringify(input))}`;
}
