import type { AuditSummary, CheckName } from "#server/dependencies/console-contract.ts";
import { describeRemedy } from "./describe-remedy.ts";

/** What makes a check possible that could not look. */
export function Remedy(props: {
	readonly check: CheckName;
	readonly audit: Pick<AuditSummary, "kind" | "packages">;
}) {
	const { text, command } = describeRemedy(props.check, props.audit);
	return (
		<p>
			{text}
			{command === null ? null : (
				<>
					{" "}
					<code className="font-mono text-xs break-all">{command}</code>
				</>
			)}
		</p>
	);
}
