import { saveFile } from "#components/ui/save-file.ts";
import { composePicture, type PictureChart } from "./compose-picture.ts";

/** Twice as fine as the page, so that it stays sharp in a document. */
const SCALE = 2;
/** What an element needs to look the same without the page's style sheets. */
const LOOKS = [
	...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"],
	...["stroke-linejoin", "paint-order", "font-size", "font-weight", "text-anchor", "opacity"],
];

/** Saves charts of the page, as they stand there, as one PNG in the colours of the theme. */
export async function savePicture(picture: {
	readonly heading: string;
	readonly facts: readonly string[];
	readonly figures: readonly HTMLElement[];
	readonly filename: string;
}): Promise<void> {
	const canvas = document.createElement("canvas");
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("this browser draws no pictures");
	const look = getComputedStyle(document.documentElement);
	const isSimulated = document.querySelector("[data-simulated]") !== null;
	const { svg, width, height } = composePicture({
		heading: picture.heading,
		facts: [...picture.facts, ...(isSimulated ? ["simulated"] : []), "Sophia"],
		charts: picture.figures.flatMap((figure) => readFigure(figure) ?? []),
		colours: {
			back: look.backgroundColor,
			text: look.color,
			muted: colourOf("var(--muted)"),
		},
		measure: (text, size) => {
			context.font = `${size}px ui-sans-serif, system-ui, sans-serif`;
			return context.measureText(text).width;
		},
	});
	const image = new Image();
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
	await image.decode();
	canvas.width = width * SCALE;
	canvas.height = height * SCALE;
	context.drawImage(image, 0, 0, canvas.width, canvas.height);
	const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
	if (blob === null) throw new Error("the picture is too large for this browser");
	saveFile({ filename: picture.filename, mediaType: "image/png", content: blob });
}

/** `null` where the figure shows its table. */
function readFigure(figure: HTMLElement): PictureChart | null {
	const drawing = figure.querySelector<SVGSVGElement>("svg[data-drawing]");
	if (drawing === null) return null;
	return {
		title: figure.getAttribute("aria-label") ?? "",
		legend: [...figure.querySelectorAll<HTMLElement>("[data-swatch]")].map((entry) => ({
			label: entry.textContent ?? "",
			colour: colourOf(entry.dataset.swatch ?? ""),
		})),
		drawing: copyWithLooks(drawing).innerHTML,
		width: drawing.clientWidth,
		height: drawing.clientHeight,
		words: figure.querySelector("figcaption")?.textContent ?? "",
	};
}

/** A copy whose elements carry as attributes what the page's style sheets give them. */
function copyWithLooks(drawing: SVGSVGElement): Element {
	const copy = document.createElement("div");
	copy.append(drawing.cloneNode(true));
	const originals = drawing.querySelectorAll("*");
	const copies = copy.firstElementChild?.querySelectorAll("*") ?? [];
	copies.forEach((element, at) => {
		const original = originals[at];
		if (original === undefined) return;
		const look = getComputedStyle(original);
		element.removeAttribute("style");
		element.removeAttribute("class");
		for (const name of LOOKS) element.setAttribute(name, look.getPropertyValue(name));
	});
	return copy.firstElementChild ?? copy;
}

/** A colour of the theme as it is now. */
function colourOf(css: string): string {
	const probe = document.createElement("span");
	probe.style.color = css;
	document.body.append(probe);
	const { color } = getComputedStyle(probe);
	probe.remove();
	return color;
}
