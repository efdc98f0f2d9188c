/**
 * The JSON Schema of what the tools answer: the published one of a diagnosis, and the engine's verdict from its parts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json, objectAt } from '../../denial/fields.ts';
import { PACKAGE_ROOT } from '../package-root.ts';

export const DOCS = join(PACKAGE_ROOT, 'docs');

type ObjectSchema = Json & { readonly type: 'object' };

const published: unknown = JSON.parse(readFileSync(join(DOCS, 'schema/diagnosis.schema.json'), 'utf8'));
/** References are to the root, wherever the schema stands. */
const definitions = objectAt(published, 'definitions') ?? {};

/** An answer of which a part is described by the published schema. */
export function answering(properties: Json, required: readonly string[]): ObjectSchema {
  return { type: 'object', properties, required, definitions };
}

export function diagnosisSchema(): Json {
  if (!isObject(published)) return {};
  const { $schema: _, $id: __, definitions: ___, ...schema } = published;
  return schema;
}

/** The published schema of a replay, and how much of the log it is about. */
export function answeringReplay(): ObjectSchema {
  const replay: unknown = JSON.parse(readFileSync(join(DOCS, 'schema/replay.schema.json'), 'utf8'));
  const { $schema: _, $id: __, definitions: own, ...schema } = isObject(replay) ? replay : {};
  return {
    type: 'object',
    properties: {
      replay: schema,
      read: { type: 'integer', description: 'Records that were read.' },
      whole: { type: 'boolean', description: 'The log was read to its end; false: what follows was not looked at.' },
      notes: { type: 'array', items: { type: 'string' }, description: 'What of the change could not be told.' },
    },
    required: ['replay', 'read', 'whole', 'notes'],
    definitions: isObject(own) ? own : {},
  };
}

const DECISION = { enum: ['allowed', 'implicitDeny', 'explicitDeny'] } as const;
const LAYERS = { type: 'array', items: { $ref: '#/definitions/layer' } } as const;

export const VERDICT = {
  decision: DECISION,
  blockedBy: { ...LAYERS, description: 'Every layer that refuses on its own, explicit denies first.' },
  dependsOn: {
    type: 'array',
    items: { type: 'string' },
    description: 'Condition keys not known, and layers not read (layer:scp), that could change the decision.',
  },
  layers: { type: 'array', items: { $ref: '#/definitions/layerResult' } },
  problems: { type: 'array', items: { type: 'object' }, description: 'Policies that are not valid.' },
} as const;

export const VERDICT_REQUIRED = ['decision', 'blockedBy', 'dependsOn', 'layers'] as const;

/** A request and its policies, as a line of `denyscope evaluate --jsonl` has them. */
export const CASE_INPUT = {
  request: {
    type: 'object',
    description:
      'principal (ARN, service principal or "anonymous"), action, resource, resourceAccount, context (condition keys), unknown (keys nobody can tell).',
    properties: {
      principal: { type: 'string' },
      action: { type: 'string' },
      resource: { type: 'string' },
      resourceAccount: { type: 'string' },
      context: { type: 'object' },
      unknown: { type: 'array', items: { type: 'string' } },
    },
    required: ['principal', 'action'],
  },
  policies: {
    type: 'object',
    description:
      'identity, boundary, session, endpoint: lists of {name, document}; scps, rcps: lists of {target, policies} from the root down; resource: {name, document}. An absent layer does not apply; null was not read.',
  },
} as const;
