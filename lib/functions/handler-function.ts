/**
 * One function with the role it runs under, its rights and its log: Node 24, arm64, the shared bundle, JSON logs for 30
 * days. No reserved concurrency: a new account has ten in all and the deployment would fail.
 */

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { present } from '../../lambdas/contract/present.ts';
import { acknowledgeAssume, acknowledgePreview, acknowledgeReads } from '../rights/acknowledged.ts';
import { hubRoleName } from '../rights/hub-roles.ts';
import { type Handler, type OwnArns, ownStatements } from '../rights/own-actions.ts';

/** Made before everything else: topic key and environment name all of them, and the functions name topic and key. */
export class FunctionRoles extends Construct {
  private readonly byHandler: ReadonlyMap<Handler, Role>;

  constructor(scope: Construct, id: string, handlers: readonly Handler[]) {
    super(scope, id);
    this.byHandler = new Map(
      handlers.map((handler) => [
        handler,
        new Role(this, handler, {
          roleName: hubRoleName(Stack.of(this).stackName, handler, Stack.of(this).region),
          assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
          description: `Denyscope: ${handler}`,
        }),
      ]),
    );
  }

  of(handler: Handler): Role {
    const role = this.byHandler.get(handler);
    if (role === undefined) throw new Error(`no role for ${handler}`);
    return role;
  }

  get arns(): string[] {
    return [...this.byHandler.values()].map(({ roleArn }) => roleArn);
  }
}

/** What all functions have in common. */
export interface Runtimes {
  readonly code: Code;
  readonly roles: FunctionRoles;
  readonly environment: Readonly<Record<string, string>>;
  readonly own: OwnArns;
}

export interface HandlerFunctionProps extends Runtimes {
  readonly handler: Handler;
  /** Where others must know it before it is made; else CloudFormation gives one. */
  readonly name?: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Rights beyond Denyscope's own resources. */
  readonly reads: readonly PolicyStatement[];
  /** Where it may assume the reader role of other accounts: the name of that role. */
  readonly assumes?: string;
}

export class HandlerFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const role = props.roles.of(props.handler);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const own: OwnArns = { ...props.own, 'log-group': [this.logGroup.logGroupArn] };
    const policy = new Policy(this, 'Rights', {
      roles: [role],
      statements: [...ownStatements(props.handler, own, Stack.of(this).region), ...props.reads],
    });
    if (props.reads.length > 0) acknowledgeReads(policy);
    acknowledgePreview(policy);
    if (props.assumes !== undefined) acknowledgeAssume(policy, props.assumes);
    this.function = new LambdaFunction(
      this,
      'Function',
      present<FunctionProps>({
        functionName: props.name,
        description: props.description,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        code: props.code,
        handler: `${props.handler}.handler`,
        role,
        memorySize: props.memoryMb,
        timeout: Duration.seconds(props.timeoutSeconds),
        environment: { ...props.environment },
        logGroup: this.logGroup,
        loggingFormat: LoggingFormat.JSON,
        applicationLogLevelV2: ApplicationLogLevel.INFO,
        // Three lines of the platform an invocation would be most of the log; durations are metrics already.
        systemLogLevelV2: SystemLogLevel.WARN,
      }),
    );
    // Without its rights the event source could not be made, and the first events would fail.
    this.function.node.addDependency(policy);
  }
}
