/** A name that language models invent for a real project. */
export interface InventedName {
	/** The project that is meant; null where there is none on the index. */
	readonly real: string | null;
	readonly note: string;
}

/**
 * Names that generated files ask for again and again. Edit distance does not find them, since most
 * are no misspellings. Whether one exists today is for the index to say: anyone may register it.
 */
export const INVENTED_NAMES: Readonly<Record<string, InventedName>> = {
	"temporal-sdk": { real: "temporalio", note: "Temporal's own SDK is temporalio" },
	"anthropic-mcp-python-sdk": { real: "mcp", note: "the Model Context Protocol's SDK is mcp" },
	"mcp-base": { real: "mcp", note: "the Model Context Protocol's SDK is mcp" },
	"n8n-python-client": { real: null, note: "n8n publishes no Python client: use its REST API" },
};
