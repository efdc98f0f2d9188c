/**
 * Error texts as people paste them, most of them found in public, each with what a careful reader can read from it:
 * `null` where the text does not say, `…Ok` where any of these will do, `notaws` where it is not AWS's at all. They go
 * the way of the command line: the errors are found in what was pasted, then read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import type { Denial, Parsed, Refusal } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import { resourceOf } from '../../lambdas/notice/words/names/names.ts';

const FIELDS = [
  'principal',
  'action',
  'resource',
  'account',
  'region',
  'errorCode',
  'statedLayer',
  'effect',
  'policyArn',
] as const;
type Field = (typeof FIELDS)[number];
type Reading = Readonly<Record<Field, string | null>>;

interface Sidecar extends Partial<Reading> {
  readonly actionOk?: readonly string[];
  readonly resourceOk?: readonly string[];
  readonly errorCodeOk?: readonly string[];
  /** The text names a role in other words than as the caller. */
  readonly principalOptional?: boolean;
  readonly cause?: string;
  /** Exactly which kind of refusal, and which setting of the service. */
  readonly refusal?: Refusal;
  readonly setting?: string;
  readonly notaws?: string;
  /** Denials of the text; one unless it says otherwise. */
  readonly count?: number;
}

/** Where what AWS's own sentence says differs from what the sidecar holds. */
const OTHERWISE: Readonly<Record<string, Partial<Sidecar>>> = {
  // The secret is named; the key behind it, which was refused, is not.
  '027-ecs-asm-kms': {
    resource:
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:algo-dev-directus-secret20240626183203358800000004-EaPYTy',
  },
  // The role is named, and with it its account.
  '087-opensearch-fgac': { account: '111122223333' },
  // The header of the answer holds the code.
  '091-apigw-missing-token': { errorCode: 'MissingAuthenticationTokenException' },
  // `HandlerErrorCode` is the code, as in 007 and 041.
  '171-lambda-exec-role': { errorCode: 'InvalidRequest' },
};

const CAUSES: Readonly<Record<string, readonly Refusal[]>> = {
  'credentials-invalid': ['credentials-invalid'],
  'credentials-expired': ['credentials-expired'],
  'no-credentials': ['no-credentials'],
  'clock-skew': ['clock-skew'],
  'service-setting': ['service-setting', 'authorization'],
};

const FOLDER = join(import.meta.dirname, '../cases/texts');
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -4))
  .sort();

describe('a text as it was pasted', () => {
  it.each(NAMES)('%s', async (name) => {
    const wanted = { ...sidecarOf(name), ...OTHERWISE[name] };
    const all = await parsedIn(name);
    const denials = all.flatMap((parsed) => (parsed.kind === 'denial' ? [parsed.denial] : []));
    if (wanted.notaws !== undefined) {
      expect(denials.map(readingOf)).toEqual([]);
      expect(all.map(({ kind }) => kind)).not.toContain('denial');
      return;
    }
    expect(denials.map(readingOf), JSON.stringify(all)).toHaveLength(wanted.count ?? 1);
    const [denial] = denials;
    if (denial === undefined) return;
    const read = readingOf(denial);
    expect(read).toEqual(fitting(wanted, read));
    if (wanted.cause !== undefined) expect(CAUSES[wanted.cause]).toContain(denial.refusal);
    if (wanted.refusal !== undefined) expect(denial.refusal).toBe(wanted.refusal);
    if (wanted.setting !== undefined) expect(denial.message.setting).toMatchObject({ setting: wanted.setting });
  });
});

/** What the sidecar wants, with what was read where either will do. */
function fitting(wanted: Sidecar, read: Reading): Reading {
  return {
    principal: wanted.principalOptional === true && read.principal === null ? null : (wanted.principal ?? null),
    action: oneOf(wanted.actionOk, wanted.action, read.action),
    // Where no action is told none of these is its resource.
    resource:
      read.action === null && read.resource === null ? null : oneOf(wanted.resourceOk, wanted.resource, read.resource),
    account: wanted.principalOptional === true && read.account === null ? null : (wanted.account ?? null),
    region: wanted.region ?? null,
    errorCode: oneOf(wanted.errorCodeOk, wanted.errorCode, read.errorCode),
    statedLayer: wanted.statedLayer ?? null,
    effect: wanted.effect ?? null,
    policyArn: wanted.policyArn ?? null,
  };
}

function oneOf(
  any: readonly string[] | undefined,
  wanted: string | null | undefined,
  read: string | null,
): string | null {
  return any !== undefined && read !== null && any.includes(read) ? read : (wanted ?? any?.[0] ?? null);
}

function readingOf(denial: Denial): Reading {
  const { caller, message } = denial;
  return {
    principal: caller.kind === 'anonymous' ? 'anonymous' : (caller.arn ?? null),
    action: denial.needs[0]?.action ?? null,
    resource: resourceOf(denial) || null,
    account: denial.account || null,
    region: denial.region || null,
    errorCode: denial.errorCode || null,
    statedLayer: message.stated?.layer ?? null,
    effect: message.stated?.effect ?? null,
    policyArn: message.stated?.policyArn ?? null,
  };
}

async function parsedIn(name: string): Promise<readonly Parsed[]> {
  const all: Parsed[] = [];
  for await (const item of readItems(bytesOf(name), name)) {
    if (item.kind === 'skipped') all.push({ kind: 'unreadable', reason: item.reason });
    else if (item.kind === 'text') all.push(parseText(item.text));
    else if (item.kind === 'record') all.push(parse(item.value));
  }
  return all;
}

async function* bytesOf(name: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(join(FOLDER, `${name}.txt`));
}

function sidecarOf(name: string): Sidecar {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}
