/** Spreadsheets run cells that begin so as formulas, also after blanks. */
const FORMULA_START = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/;

/**
 * RFC 4180 text whose cells no spreadsheet takes for a formula: such a cell gets an apostrophe in
 * front, which spreadsheets show as plain text.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
	return toCsvRows([header, ...rows]);
}

/** Rows without a header: the next part of a text that is written piece by piece. */
export function toCsvRows(rows: readonly (readonly string[])[]): string {
	return rows.map((row) => `${row.map(quote).join(",")}\r\n`).join("");
}

function quote(cell: string): string {
	const inert = FORMULA_START.test(cell) ? `'${cell}` : cell;
	return `"${inert.replaceAll('"', '""')}"`;
}
