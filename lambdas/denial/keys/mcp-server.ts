/**
 * The MCP servers that AWS hosts, through which agents call with the caller's own permissions. They pass a call on under
 * their own name and mark it with two condition keys.
 * https://docs.aws.amazon.com/agent-toolkit/latest/userguide/security_iam_service-with-iam.html
 */

/** `aws-mcp.amazonaws.com`, `eks-mcp.amazonaws.com`: what `aws:CalledViaAWSMCP` may hold. */
export function isMcpServer(service: string): boolean {
  return /^[a-z0-9-]+-mcp\.amazonaws\.com(?:\.cn)?$/.test(service);
}
