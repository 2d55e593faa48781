import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/** A wheel that the index lists, with the METADATA that it is said to have. */
export interface ListedWheel {
	readonly name: string;
	readonly version: string;
	readonly filename: string;
	readonly sha256: string;
	readonly size: number;
	readonly uploadedAt: string;
}

const portSchema = z.object({ port: z.number() });

/**
 * A Python index on loopback that knows the given files and serves their metadata (PEP 691, 658):
 * enough for `uv` to resolve with. Nothing can be installed from it.
 */
export async function serveSimpleIndex(wheels: readonly ListedWheel[]): Promise<{
	readonly url: string;
	close(): Promise<void>;
}> {
	const server = createServer((request, response) => {
		const path = request.url ?? "/";
		const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
		const described = wheels.find(({ filename }) => path === `/files/${filename}.metadata`);
		if (project !== undefined) {
			const listed = wheels.filter(({ name }) => name === project);
			response.writeHead(listed.length === 0 ? 404 : 200, {
				"content-type": "application/vnd.pypi.simple.v1+json",
			});
			response.end(JSON.stringify(describeProject(project, listed)));
		} else if (described !== undefined) {
			const { name, version } = described;
			response.end(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
		} else {
			response.writeHead(404).end();
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address: AddressInfo | string | null = server.address();
	const { port } = portSchema.parse(address);
	return {
		url: `http://127.0.0.1:${port}`,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}

function describeProject(name: string, wheels: readonly ListedWheel[]) {
	return {
		meta: { "api-version": "1.1" },
		name,
		versions: [...new Set(wheels.map(({ version }) => version))],
		files: wheels.map(({ filename, sha256, size, uploadedAt }) => ({
			filename,
			url: `/files/${filename}`,
			hashes: { sha256 },
			size,
			"upload-time": uploadedAt,
			"core-metadata": filename.endsWith(".whl"),
		})),
	};
}
