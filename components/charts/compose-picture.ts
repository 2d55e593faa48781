/** A chart as it stands on the page, ready to be put in a picture. */
export interface PictureChart {
	readonly title: string;
	readonly legend: readonly { readonly label: string; readonly colour: string }[];
	/** The drawing as SVG markup that needs no style sheet. */
	readonly drawing: string;
	readonly width: number;
	readonly height: number;
	/** What is said below it. */
	readonly words: string;
}

export interface PictureInput {
	readonly heading: string;
	/** Range, zone, when it was made: what the figures are to be read with. */
	readonly facts: readonly string[];
	readonly charts: readonly PictureChart[];
	readonly colours: { readonly back: string; readonly text: string; readonly muted: string };
	/** Pixels of a text at a size. */
	readonly measure: (text: string, size: number) => number;
}

const PAD = 24;
const LEAST_WIDTH = 360;
const SMALL = 12;
const LINE = 18;
const SWATCH = 10;
const FONT = "ui-sans-serif, system-ui, sans-serif";

/** Charts below each other, each with its title, legend and words, as one SVG document. */
export function composePicture(input: PictureInput): {
	svg: string;
	width: number;
	height: number;
} {
	const { charts, colours, measure } = input;
	const room = Math.max(LEAST_WIDTH, ...charts.map(({ width }) => width));
	const parts: string[] = [];
	let y = PAD;
	const write = (text: string, look: { size: number; colour: string; bold?: boolean }) => {
		for (const line of wrapText(text, room, (part) => measure(part, look.size))) {
			y += look.size + 6;
			parts.push(textAt(PAD, y - 6, line, look));
		}
	};
	write(input.heading, { size: 18, colour: colours.text, bold: true });
	write(input.facts.join(" · "), { size: SMALL, colour: colours.muted });
	for (const chart of charts) {
		y += PAD;
		if (charts.length > 1) write(chart.title, { size: 14, colour: colours.text, bold: true });
		const legend = placeLegend(chart.legend, room, measure);
		parts.push(...legend.map((entry) => drawEntry(entry, y + 6, colours.muted)));
		y += 12 + LINE * ((legend.at(-1)?.row ?? -1) + 1);
		parts.push(
			`<svg x="${PAD}" y="${y}" width="${chart.width}" height="${chart.height}" overflow="visible">${chart.drawing}</svg>`,
		);
		y += chart.height + 4;
		write(chart.words, { size: SMALL, colour: colours.muted });
	}
	const [width, height] = [room + 2 * PAD, Math.ceil(y + PAD)];
	const back = `<rect width="${width}" height="${height}" fill="${escapeXml(colours.back)}"/>`;
	return {
		svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}">${back}${parts.join("")}</svg>`,
		width,
		height,
	};
}

interface PlacedEntry {
	readonly label: string;
	readonly colour: string;
	readonly x: number;
	readonly row: number;
}

function placeLegend(
	legend: PictureChart["legend"],
	room: number,
	measure: PictureInput["measure"],
): readonly PlacedEntry[] {
	let [x, row] = [0, 0];
	return legend.map((entry) => {
		const width = SWATCH + 6 + measure(entry.label, SMALL) + 16;
		if (x > 0 && x + width > room) [x, row] = [0, row + 1];
		const placed = { ...entry, x, row };
		x += width;
		return placed;
	});
}

function drawEntry({ label, colour, x, row }: PlacedEntry, top: number, muted: string): string {
	const y = top + row * LINE;
	const left = PAD + x;
	const box = `<rect x="${left}" y="${y}" width="${SWATCH}" height="${SWATCH}" rx="2" fill="${escapeXml(colour)}"/>`;
	return box + textAt(left + SWATCH + 6, y + SWATCH - 1, label, { size: SMALL, colour: muted });
}

function textAt(
	x: number,
	y: number,
	text: string,
	look: { readonly size: number; readonly colour: string; readonly bold?: boolean },
): string {
	const weight = look.bold ? ' font-weight="600"' : "";
	return `<text x="${x}" y="${y}" font-size="${look.size}" fill="${escapeXml(look.colour)}"${weight}>${escapeXml(text)}</text>`;
}

/** Breaks at blanks; a word that is longer than the room stands alone. */
export function wrapText(
	text: string,
	room: number,
	measure: (text: string) => number,
): readonly string[] {
	const lines: string[] = [];
	for (const word of text.split(/\s+/).filter(Boolean)) {
		const last = lines.at(-1);
		if (last !== undefined && measure(`${last} ${word}`) <= room) {
			lines[lines.length - 1] = `${last} ${word}`;
		} else lines.push(word);
	}
	return lines;
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
};

function escapeXml(text: string): string {
	return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
