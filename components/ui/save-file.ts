/** Hands a text or a picture to the browser as a download. */
export function saveFile(file: {
	readonly filename: string;
	readonly mediaType: string;
	readonly content: string | Blob;
}): void {
	const url = URL.createObjectURL(new Blob([file.content], { type: file.mediaType }));
	const link = document.createElement("a");
	link.href = url;
	link.download = file.filename;
	link.click();
	URL.revokeObjectURL(url);
}
