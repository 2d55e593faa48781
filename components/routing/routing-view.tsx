"use client";

import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { late } from "#components/ui/late.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
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
	return (
		<AddressTabs
			label="Routing"
			first="decisions"
			tabs={[
				{ value: "decisions", label: "Decisions", content: <DecisionList /> },
				{ value: "calibration", label: "Expected and actual", content: <Calibration /> },
				{ value: "regret", label: "Regret by day", content: <Regret /> },
			]}
		/>
	);
}
