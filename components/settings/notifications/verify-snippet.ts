/** How a receiver checks a signature, with nothing but Node's own library. */
export const VERIFY_SNIPPET = `import { createHmac, timingSafeEqual } from "node:crypto";

export function verify(secret, headers, body) {
  const id = headers["webhook-id"];
  const at = headers["webhook-timestamp"];
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(\`\${id}.\${at}.\${body}\`).digest();
  const given = Buffer.from(headers["webhook-signature"].slice("v1,".length), "base64");
  return given.length === mac.length && timingSafeEqual(given, mac);
}`;
