"use client";

import { Download } from "lucide-react";
import { SaveChartMenu } from "#components/charts/save-chart-menu.tsx";
import { rangeWords } from "#components/charts/time-chart.tsx";
import { useZone } from "#components/format/reader.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Overview } from "#server/insights/contract.ts";
import { readCharts } from "./read-charts.ts";

/** The whole overview in one go: figures and charts as a picture, the courses as a table. */
export function SaveBoard(props: { readonly overview: Overview; readonly isCompared: boolean }) {
	const { overview, isCompared } = props;
	const zone = useZone();
	const fromMs = overview.points[0]?.startMs ?? 0;
	const toMs = overview.points.at(-1)?.endMs ?? fromMs;
	return (
		<SaveChartMenu
			heading="Overview"
			factsOf={() => [rangeWords({ fromMs, toMs }, zone), ...readTiles()]}
			figuresOf={() => [...document.querySelectorAll<HTMLElement>("[data-charts] figure")]}
			toCsv={(csv) => {
				const { requests, times, costs, buckets } = readCharts(overview, isCompared);
				const charts = [requests, times, costs].map((chart) => ({ ...chart, buckets }));
				return csv.timeChartsToCsv(charts, zone);
			}}
			trigger={
				<Button>
					<Download aria-hidden /> Export
				</Button>
			}
		/>
	);
}

/** `Requests 12,400`: the figures as they stand on the page. */
function readTiles(): string[] {
	return [...document.querySelectorAll("[data-figures] > li")].flatMap((tile) => {
		const [label, value] = [tile.querySelector("h2"), tile.querySelector("p")];
		return label && value ? [`${label.textContent} ${value.textContent}`] : [];
	});
}
