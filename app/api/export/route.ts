import { getServices } from "#server/api/create-services.ts";
import { handleExportRequest } from "#server/api/handle-export-request.ts";

export async function GET(request: Request): Promise<Response> {
	return handleExportRequest(await getServices(), request);
}
