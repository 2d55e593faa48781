import { getServices } from "#server/api/create-services.ts";
import { handleDependencyExport } from "#server/api/handle-dependency-export.ts";

export async function GET(request: Request): Promise<Response> {
	return handleDependencyExport(await getServices(), request);
}
