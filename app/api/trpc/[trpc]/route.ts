import { getServices } from "#server/api/create-services.ts";
import { handleApiRequest } from "#server/api/handle-api-request.ts";

async function handle(request: Request): Promise<Response> {
	return handleApiRequest(await getServices(), request);
}

export { handle as GET, handle as POST };
