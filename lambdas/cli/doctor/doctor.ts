/**
 * `denyscope doctor`: looks at a deployment part by part and says of each whether it is well, wrong or could not be read,
 * and what to do. Errs towards `unread`; only where all that was looked at is well is the exit code 0.
 */
import { signIn } from '../../adapters/connection/sign-in.ts';
import { findDeployment } from '../../adapters/deployment/find-deployment.ts';
import { present } from '../../denial/fields.ts';
import { type Finding, finding, unread } from '../../deployment/finding.ts';
import { wireJson } from '../../notice/text/escape.ts';
import { notReachedSentence } from '../../notice/words/deployment/access.ts';
import { doctorSummary, findingLines, findingWords } from '../../notice/words/deployment/findings.ts';
import { print, showProgress, warn } from '../console.ts';
import { EXIT } from '../exit.ts';
import { settingsFrom } from '../explain/options.ts';
import type { DeploymentOptions } from '../open-deployment.ts';
import { examined, trailsOf } from './examination.ts';

export interface DoctorOptions extends DeploymentOptions {
  readonly settings?: string;
  readonly format: string;
}

export async function runDoctor(options: DoctorOptions): Promise<number> {
  const settings = settingsFrom(options.settings);
  if (typeof settings === 'string') return fail(settings, EXIT.unusable);
  const { profile, region, stack } = options;
  const signedIn = await signIn(present<{ profile?: string; region?: string }>({ profile, region }));
  if (signedIn.kind === 'unreachable') return fail(notReachedSentence(signedIn.reason), EXIT.unreachable);
  const { connect } = signedIn;
  const account = connect.account ?? '';
  let looked = 'the stack';
  const done = showProgress(() => `looking at ${looked}`);
  const found = await findDeployment(stack, connect);
  const findings: readonly Finding[] =
    found.kind === 'found'
      ? await examined({ deployment: found.deployment, settings, connect, tell: (what) => (looked = what) })
      : [
          found.kind === 'absent'
            ? finding('stack', 'wrong', { kind: 'no-stack', stack, account, region: connect.region })
            : unread('stack', `stack ${stack}`, found),
          ...(await trailsOf([connect.region], connect)),
        ];
  done();
  if (options.format === 'json') {
    const told = findings.map((one) => ({ check: one.check, state: one.state, ...findingWords(one), fact: one.fact }));
    await print(`${wireJson({ schemaVersion: 1, stack, account, region: connect.region, findings: told })}\n`);
  } else {
    const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
    const lines = findings.flatMap((one) => findingLines(one, colour));
    await print(`${[...lines, '', doctorSummary(findings)].join('\n')}\n`);
  }
  return findings.every(({ state }) => state === 'ok' || state === 'not-configured') ? EXIT.ok : EXIT.breaks;
}

function fail(problem: string, code: number): number {
  warn(problem);
  return code;
}
