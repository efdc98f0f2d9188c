/** How grave a denial is, and which of several is the gravest. Errs towards the lowest where nothing is known. */

const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export function isGraver(one: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(than);
}

export function gravest(all: readonly Severity[]): Severity {
  return SEVERITIES.findLast((severity) => all.includes(severity)) ?? 'info';
}
