import { late } from "#components/ui/late.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { CheckIssues } from "./check-issues.tsx";
import type { AuditTab } from "./tabs.ts";

const loading = () => <SkeletonRows rows={6} />;

const LicenceTab = late(
	() => import("./licence-tab.tsx"),
	(module) => module.LicenceTab,
	{ loading },
);
const DriftTab = late(
	() => import("./drift-tab.tsx"),
	(module) => module.DriftTab,
	{ loading },
);
const IntegrityTab = late(
	() => import("./integrity-tab.tsx"),
	(module) => module.IntegrityTab,
	{ loading },
);

/** What one audit said in one of its checks; all but the plain ones come when they are opened. */
export function AuditPart(props: {
	readonly tab: AuditTab;
	readonly projectId: string;
	readonly auditId: string;
}) {
	const { tab, ...of } = props;
	switch (tab) {
		case "findings":
			return (
				<CheckIssues
					{...of}
					check="vulnerabilities"
					clean="No vulnerability was known"
					unchecked="Vulnerabilities were not checked"
				/>
			);
		case "licences":
			return <LicenceTab {...of} />;
		case "imports":
			return (
				<CheckIssues
					{...of}
					check="unused"
					clean="Imports and declarations agree"
					unchecked="Imports were not compared"
				/>
			);
		case "drift":
			return <DriftTab {...of} />;
		case "integrity":
			return <IntegrityTab {...of} />;
	}
}
