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

type FetchPage<T> = (marker: string | undefined) => Promise<Page<T>>;

export function marker(value: string | undefined): { readonly Marker?: string } {
  return value === undefined ? {} : { Marker: value };
}

export function inlineLister(
  client: IAMClient,
  { kind, name }: Holder,
  options: Options,
): { readonly permission: ReaderAction; readonly fetchPage: FetchPage<string> } {
  const page = (answer: { PolicyNames: string[] | undefined; Marker?: string | undefined }): Page<string> => ({
    items: answer.PolicyNames ?? [],
    next: answer.Marker,
  });
  switch (kind) {
    case 'role':
      return {
        permission: 'iam:ListRolePolicies',
        fetchPage: async (from) =>
          page(await client.send(new ListRolePoliciesCommand({ RoleName: name, ...marker(from) }), options)),
      };
    case 'user':
      return {
        permission: 'iam:ListUserPolicies',
        fetchPage: async (from) =>
          page(await client.send(new ListUserPoliciesCommand({ UserName: name, ...marker(from) }), options)),
      };
    case 'group':
      return {
        permission: 'iam:ListGroupPolicies',
        fetchPage: async (from) =>
          page(await client.send(new ListGroupPoliciesCommand({ GroupName: name, ...marker(from) }), options)),
      };
  }
}

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

export function attachedLister(
  client: IAMClient,
  { kind, name }: Holder,
  options: Options,
): { readonly permission: ReaderAction; readonly fetchPage: FetchPage<AttachedPolicy> } {
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
        fetchPage: async (from) =>
          page(await client.send(new ListAttachedRolePoliciesCommand({ RoleName: name, ...marker(from) }), options)),
      };
    case 'user':
      return {
        permission: 'iam:ListAttachedUserPolicies',
        fetchPage: async (from) =>
          page(await client.send(new ListAttachedUserPoliciesCommand({ UserName: name, ...marker(from) }), options)),
      };
    case 'group':
      return {
        permission: 'iam:ListAttachedGroupPolicies',
        fetchPage: async (from) =>
          page(await client.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, ...marker(from) }), options)),
      };
  }
}

export function inlineGetter(
  client: IAMClient,
  { kind, name }: Holder,
  options: Options,
): { readonly permission: ReaderAction; readonly get: (policy: string) => Promise<string | undefined> } {
  switch (kind) {
    case 'role':
      return {
        permission: 'iam:GetRolePolicy',
        get: async (PolicyName) =>
          (await client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), options)).PolicyDocument,
      };
    case 'user':
      return {
        permission: 'iam:GetUserPolicy',
        get: async (PolicyName) =>
          (await client.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), options)).PolicyDocument,
      };
    case 'group':
      return {
        permission: 'iam:GetGroupPolicy',
        get: async (PolicyName) =>
          (await client.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }), options)).PolicyDocument,
      };
  }
}
