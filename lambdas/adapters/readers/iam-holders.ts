/**
 * The calls that list and fetch policies of a role, a user or a group: three times the same in other words.
 */
import {
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { ReaderAction } from '../../aws/look-up.ts';
import type { Page } from '../connection/ask.ts';

export interface Holder {
  readonly kind: 'role' | 'user' | 'group';
  readonly name: string;
}

interface Options {
  readonly abortSignal: AbortSignal;
}

export type FetchPage<T> = (client: IAMClient, marker: string | undefined, options: Options) => Promise<Page<T>>;

/** With which IAM says that there is none. */
export const GONE = ['NoSuchEntity', 'NoSuchEntityException'];

export function marker(value: string | undefined): { readonly Marker?: string } {
  return value === undefined ? {} : { Marker: value };
}

export function inlineLister({ kind, name }: Holder): {
  readonly permission: ReaderAction;
  readonly fetchPage: FetchPage<string>;
} {
  const page = (answer: { PolicyNames: string[] | undefined; Marker?: string | undefined }): Page<string> => ({
    items: answer.PolicyNames ?? [],
    next: answer.Marker,
  });
  switch (kind) {
    case 'role':
      return {
        permission: 'iam:ListRolePolicies',
        fetchPage: async (client, from, options) =>
          page(await client.send(new ListRolePoliciesCommand({ RoleName: name, ...marker(from) }), options)),
      };
    case 'user':
      return {
        permission: 'iam:ListUserPolicies',
        fetchPage: async (client, from, options) =>
          page(await client.send(new ListUserPoliciesCommand({ UserName: name, ...marker(from) }), options)),
      };
    case 'group':
      return {
        permission: 'iam:ListGroupPolicies',
        fetchPage: async (client, from, options) =>
          page(await client.send(new ListGroupPoliciesCommand({ GroupName: name, ...marker(from) }), options)),
      };
  }
}

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

export function attachedLister({ kind, name }: Holder): {
  readonly permission: ReaderAction;
  readonly fetchPage: FetchPage<AttachedPolicy>;
} {
  const page = (answer: {
    AttachedPolicies?: { PolicyName?: string | undefined; PolicyArn?: string | undefined }[] | undefined;
    Marker?: string | undefined;
  }): Page<AttachedPolicy> => ({
    items: (answer.AttachedPolicies ?? []).flatMap(({ PolicyName, PolicyArn }) =>
      PolicyArn === undefined ? [] : [{ name: PolicyName ?? PolicyArn, arn: PolicyArn }],
    ),
    next: answer.Marker,
  });
  switch (kind) {
    case 'role':
      return {
        permission: 'iam:ListAttachedRolePolicies',
        fetchPage: async (client, from, options) =>
          page(await client.send(new ListAttachedRolePoliciesCommand({ RoleName: name, ...marker(from) }), options)),
      };
    case 'user':
      return {
        permission: 'iam:ListAttachedUserPolicies',
        fetchPage: async (client, from, options) =>
          page(await client.send(new ListAttachedUserPoliciesCommand({ UserName: name, ...marker(from) }), options)),
      };
    case 'group':
      return {
        permission: 'iam:ListAttachedGroupPolicies',
        fetchPage: async (client, from, options) =>
          page(await client.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, ...marker(from) }), options)),
      };
  }
}

type GetText = (client: IAMClient, options: Options) => Promise<string | undefined>;

export function inlineGetter({ kind, name }: Holder): {
  readonly permission: ReaderAction;
  readonly get: (policy: string) => GetText;
} {
  switch (kind) {
    case 'role':
      return {
        permission: 'iam:GetRolePolicy',
        get: (PolicyName) => async (client, options) =>
          (await client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), options)).PolicyDocument,
      };
    case 'user':
      return {
        permission: 'iam:GetUserPolicy',
        get: (PolicyName) => async (client, options) =>
          (await client.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), options)).PolicyDocument,
      };
    case 'group':
      return {
        permission: 'iam:GetGroupPolicy',
        get: (PolicyName) => async (client, options) =>
          (await client.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }), options)).PolicyDocument,
      };
  }
}
