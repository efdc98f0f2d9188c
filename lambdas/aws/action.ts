/**
 * An action in its two parts, `s3:GetObject`, or a condition key, `s3:prefix`; each as it is written, for IAM reads both in
 * any case.
 * Errs towards the service: a text without a colon is a prefix, of which nothing more is told.
 */

/** `s3`. */
export function servicePrefix(action: string): string {
  const colon = action.indexOf(':');
  return colon === -1 ? action : action.slice(0, colon);
}

/** `GetObject`. */
export function actionName(action: string): string {
  const colon = action.indexOf(':');
  return colon === -1 ? '' : action.slice(colon + 1);
}
