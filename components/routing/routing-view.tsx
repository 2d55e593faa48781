"use client";

import { useTab } from "#components/layout/use-tab.ts";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { late } from "#components/ui/late.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { DecisionList } from "./decision-list.tsx";

const Calibration = late(
	() => import("./calibration.tsx"),
	(module) => module.Calibration,
	{ loading: () => <SkeletonRows rows={8} /> },
);

const Regret = late(
	() => import("./regret.tsx"),
	(module) => module.Regret,
	{ loading: () => <SkeletonRows rows={8} /> },
);

/** The decisions one by one, and how right they were together. */
export function RoutingView() {
	const { tab, setTab, problems, drop } = useTab(["decisions", "calibration", "regret"]);
	return (
		<div>
			<ProblemNotice problems={problems} onDrop={drop} />
			<Tabs
				label="Routing"
				value={tab}
				onChange={setTab}
				tabs={[
					{ value: "decisions", label: "Decisions", content: <DecisionList /> },
					{ value: "calibration", label: "Expected and actual", content: <Calibration /> },
					{ value: "regret", label: "Regret by day", content: <Regret /> },
				]}
			/>
		</div>
	);
}
