"use client";

import { Download } from "lucide-react";
import { useNow } from "#components/format/reader.tsx";
import { Button } from "#components/ui/button.tsx";
import { createPart } from "#components/ui/load-part.ts";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { notify } from "#components/ui/notify.ts";
import { saveFile } from "#components/ui/save-file.ts";

const picturePart = createPart(() => import("./save-picture.ts"));
const csvPart = createPart(() => import("./charts-to-csv.ts"));
type Csv = typeof import("./charts-to-csv.ts");

/** A chart, or the charts of a whole page, as a picture or as figures. */
export function SaveChartMenu(props: {
	/** Heading of the picture and beginning of the file's name. */
	readonly heading: string;
	/** What the figures are to be read with, above all their range. */
	readonly factsOf: () => readonly string[];
	/** The figures to draw; they show their drawings, not their tables. */
	readonly figuresOf: () => readonly HTMLElement[];
	readonly toCsv: (csv: Csv) => string;
	readonly trigger?: React.ReactNode;
}) {
	const { heading } = props;
	const stamp = useNow((nowMs) =>
		new Date(nowMs).toISOString().slice(0, 16).replaceAll(/[:-]/g, ""),
	);
	const filename = `sophia-${heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-${stamp}Z`;
	const savePng = async () => {
		const part = await picturePart.load();
		if (part === null) throw new Error("the part that draws it could not be loaded");
		const [figures, facts] = [props.figuresOf(), props.factsOf()];
		await part.savePicture({ heading, facts, figures, filename: `${filename}.png` });
	};
	const saveCsv = async () => {
		const part = await csvPart.load();
		if (part === null) throw new Error("the part that writes it could not be loaded");
		const content = props.toCsv(part);
		saveFile({ filename: `${filename}.csv`, mediaType: "text/csv; charset=utf-8", content });
	};
	return (
		<Menu
			trigger={
				props.trigger ?? (
					<Button look="ghost" size="iconSmall" aria-label={`Save ${heading}`} title="Save">
						<Download aria-hidden />
					</Button>
				)
			}
		>
			<MenuItem onSelect={() => void savePng().catch(sayWhyNot)}>Picture (PNG)</MenuItem>
			<MenuItem onSelect={() => void saveCsv().catch(sayWhyNot)}>Figures (CSV)</MenuItem>
		</Menu>
	);
}

function sayWhyNot(error: unknown): void {
	notify(`Not saved: ${error instanceof Error ? error.message : String(error)}`);
}
