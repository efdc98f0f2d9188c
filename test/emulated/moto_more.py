"""moto_server with what deploying and running Denyscope needs beyond stock moto 5.2.

CloudFormation: policies of queues and topics, subscriptions, alarms (composite ones too) are made for real, and so are the
stacks of a service-managed StackSet in every account of the organization but the management account; insight rules,
invoke configurations and the CDK metadata are only remembered, so that references to them resolve. A stack can be updated
though its template names a parameter of SSM that was never passed; what differs in metadata alone is not changed.
Running: functions are invoked through an HTTP hook (MOTO_INVOKE_URL) instead of Docker, the queue's event source hands
over one batch and honours partial failures, EventBridge calls Lambda targets, and setting the state of an alarm sends
the event that AWS would send.

Arguments are those of moto_server.
"""
import json
import os
import sys
import urllib.request

import moto.cloudformation.parsing as cloudformation_parsing  # (moto collects its resource models on import)
import moto.cloudformation.responses as cloudformation_responses
import moto.cloudformation.utils as cloudformation_utils
from moto.awslambda.models import LambdaBackend, LambdaFunction, lambda_backends
from moto.cloudformation.models import CloudFormationBackend, cloudformation_backends
from moto.cloudformation.parsing import ResourceMap
from moto.cloudwatch.models import CloudWatchBackend, Dimension, Metric, MetricDataQuery, MetricStat, cloudwatch_backends
from moto.core.common_models import CloudFormationModel
from moto.events.models import Rule, events_backends
from moto.events.utils import EventTemplateParser
from moto.iam.models import Role
from moto.organizations.models import organizations_backends
from moto.server import main
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

MODULE = "moto.more"  # moto reads the service from the second part of the module's name


def resource_type(name, make, change=None, remove=None):
    """
    A direct subclass for each type: moto lists only those. `make` gives (physical id, attributes); `change` the same in
    place, by default it makes anew; `remove` takes what is gone by its physical id.
    """

    def build(cls, properties, logical, account, region):
        made = cls()
        made.physical_resource_id, made.attributes = make(properties, logical, account, region)
        return made

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        return build(cls, cloudformation_json.get("Properties", {}), resource_name, account_id, region_name)

    def update(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        properties = cloudformation_json.get("Properties", {})
        if change is None:
            return build(cls, properties, new_resource_name, account_id, region_name)
        before = original_resource.physical_resource_id
        original_resource.physical_resource_id, original_resource.attributes = change(
            before, properties, new_resource_name, account_id, region_name
        )
        return original_resource

    def delete(cls, resource_name, cloudformation_json, account_id, region_name):
        if remove is not None:
            remove(resource_name, account_id, region_name)

    members = {
        "__module__": MODULE,
        "cloudformation_name_type": staticmethod(lambda: ""),
        "cloudformation_type": staticmethod(lambda: name),
        "has_cfn_attr": classmethod(lambda cls, attribute: True),
        "get_cfn_attribute": lambda self, attribute: self.attributes.get(attribute, self.physical_resource_id),
        "create_from_cloudformation_json": classmethod(create),
        "update_from_cloudformation_json": classmethod(update),
        "delete_from_cloudformation_json": classmethod(delete),
        "is_created": lambda self: True,
    }
    return type(name.replace("::", ""), (CloudFormationModel,), members)


def queue_policy(properties, logical, account, region):
    for url in properties["Queues"]:
        policy = json.dumps(properties["PolicyDocument"])
        sqs_backends[account][region].set_queue_attributes(url.split("/")[-1], {"Policy": policy})
    return logical, {}


def topic_policy(properties, logical, account, region):
    for arn in properties["Topics"]:
        sns_backends[account][region].set_topic_attribute(arn, "policy", json.dumps(properties["PolicyDocument"]))
    return logical, {}


def subscription(properties, logical, account, region):
    backend = sns_backends[account][region]
    made = backend.subscribe(properties["TopicArn"], properties["Endpoint"], properties["Protocol"])
    if properties.get("FilterPolicy"):
        backend.set_subscription_attributes(made.arn, "FilterPolicy", json.dumps(properties["FilterPolicy"]))
    return made.arn, {"Arn": made.arn}


def change_subscription(arn, properties, logical, account, region):
    """As CloudFormation: a filter changes in place, another topic, protocol or endpoint is another subscription."""
    backend = sns_backends[account][region]
    known = backend.subscriptions.get(arn)
    same = known and (known.topic.arn, known.protocol, known.endpoint) == tuple(
        properties[name] for name in ("TopicArn", "Protocol", "Endpoint")
    )
    if not same:
        remove_subscription(arn, account, region)
        return subscription(properties, logical, account, region)
    backend.set_subscription_attributes(arn, "FilterPolicy", json.dumps(properties.get("FilterPolicy", {})))
    return arn, {"Arn": arn}


def remove_subscription(arn, account, region):
    sns_backends[account][region].unsubscribe(arn)


def stack_set(properties, logical, account, region):
    name = properties["StackSetName"]
    made = cloudformation_backends[account][region].create_stack_set(
        name, properties["TemplateBody"], {}, {}, "SERVICE_MANAGED", None, None, properties.get("Description")
    )
    members = [each.id for each in organizations_backends[account]["aws"].accounts if each.id != account]
    for group in properties["StackInstancesGroup"]:
        made.instances.create_instances(members, group["Regions"], [], {}, "SERVICE_MANAGED")
    return name, {"StackSetId": made.id}


def found_stack_set(name, account, region):
    return next(each for each in cloudformation_backends[account][region].stacksets.values() if each.name == name)


def change_stack_set(name, properties, logical, account, region):
    found = found_stack_set(name, account, region)
    for instance in found.instances.stack_instances:
        instance.stack.update(properties["TemplateBody"], parameters={})
    return name, {"StackSetId": found.id}


def remove_stack_set(name, account, region):
    found = found_stack_set(name, account, region)
    for instance in list(found.instances.stack_instances):
        instance.delete()
        found.instances.stack_instances.remove(instance)
    cloudformation_backends[account][region].delete_stack_set(name)


def metric_query(query):
    stat = query.get("MetricStat")
    if stat:
        metric = stat["Metric"]
        dimensions = [Dimension(each["Name"], each["Value"]) for each in metric.get("Dimensions", [])]
        stat = MetricStat(Metric(metric["MetricName"], metric["Namespace"], dimensions), stat["Period"], stat["Stat"], None)
    returned = str(query.get("ReturnData", True)).lower()
    return MetricDataQuery(query["Id"], query.get("Label"), query.get("Period"), returned, query.get("Expression"), stat)


def alarm(properties, logical, account, region):
    name = properties.get("AlarmName", logical)
    made = cloudwatch_backends[account][region].put_metric_alarm(
        name=name,
        namespace=properties.get("Namespace"),
        metric_name=properties.get("MetricName"),
        comparison_operator=properties.get("ComparisonOperator"),
        evaluation_periods=int(properties.get("EvaluationPeriods", 1)),
        datapoints_to_alarm=properties.get("DatapointsToAlarm"),
        period=properties.get("Period"),
        threshold=properties.get("Threshold"),
        statistic=properties.get("Statistic"),
        description=properties.get("AlarmDescription"),
        dimensions=properties.get("Dimensions", []),
        alarm_actions=properties.get("AlarmActions", []),
        ok_actions=properties.get("OKActions", []),
        metric_data_queries=[metric_query(query) for query in properties["Metrics"]] if "Metrics" in properties else None,
        treat_missing_data=properties.get("TreatMissingData"),
        threshold_metric_id=properties.get("ThresholdMetricId"),
        rule=properties.get("AlarmRule"),
    )
    return name, {"Arn": made.alarm_arn}


def remove_alarm(name, account, region):
    cloudwatch_backends[account][region].delete_alarms([name])


def remembered(service):
    def make(properties, logical, account, region):
        name = properties.get("RuleName", logical)
        return name, {"Arn": f"arn:aws:{service}:{region}:{account}:{logical}"}

    return make


TYPES = [
    resource_type("AWS::SQS::QueuePolicy", queue_policy),
    resource_type("AWS::SNS::TopicPolicy", topic_policy),
    resource_type("AWS::SNS::Subscription", subscription, change_subscription, remove_subscription),
    resource_type("AWS::CloudWatch::Alarm", alarm, remove=remove_alarm),
    resource_type("AWS::CloudWatch::CompositeAlarm", alarm, remove=remove_alarm),
    resource_type("AWS::CloudWatch::InsightRule", remembered("cloudwatch")),
    resource_type("AWS::Lambda::EventInvokeConfig", remembered("lambda")),
    resource_type("AWS::CDK::Metadata", remembered("cdk")),
    resource_type("AWS::CloudFormation::StackSet", stack_set, change_stack_set, remove_stack_set),
    # The bootstrap stack of the CDK holds one; its "only over TLS" would shut the bucket, for moto ignores conditions.
    resource_type("AWS::S3::BucketPolicy", remembered("s3")),
]

# --- the template lies on this server: moto knows its own address by the name localhost only ---
read_template = cloudformation_utils.get_stack_from_s3_url


def read_template_from_here(template_url, account_id, partition):
    return read_template(template_url.replace("//127.0.0.1:", "//localhost:"), account_id, partition)


cloudformation_utils.get_stack_from_s3_url = read_template_from_here
cloudformation_responses.get_stack_from_s3_url = read_template_from_here


# --- an update keeps the value of a parameter that was never passed: the default of its template ---
def update_parameters(self, instance, incoming_params):
    def value_of(parameter):
        if not parameter.get("UsePreviousValue", False):
            return parameter["ParameterValue"]
        name = parameter["ParameterKey"]
        return instance.parameters.get(name, instance.template_dict["Parameters"][name].get("Default"))

    return {parameter["ParameterKey"]: value_of(parameter) for parameter in incoming_params}


CloudFormationBackend._resolve_update_parameters = update_parameters


# --- an update leaves alone what changed in its metadata only, and what moto cannot change ---
build_diff = ResourceMap.build_resource_diff


def build_resource_diff(self, other_template, parameters=None):
    def without_metadata(resource):
        return {name: value for name, value in resource.items() if name != "Metadata"}

    old, new = self._resource_json_map, other_template["Resources"]
    diff = build_diff(self, other_template, parameters)
    diff["Modify"] = [
        name for name in diff["Modify"] if old[name] == new[name] or without_metadata(old[name]) != without_metadata(new[name])
    ]
    return diff


update_resource = cloudformation_parsing.parse_and_update_resource


def update_or_leave(logical_id, resource_json, resources_map, account_id, region_name):
    changed = update_resource(logical_id, resource_json, resources_map, account_id=account_id, region_name=region_name)
    return resources_map[logical_id] if changed is None else changed


change_role = Role.update_from_cloudformation_json.__func__


def change_or_replace_role(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    """Another name is another role."""
    name = cloudformation_json["Properties"].get("RoleName", original_resource.name)
    if name == original_resource.name:
        return change_role(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name)
    made = cls.create_from_cloudformation_json(name, cloudformation_json, account_id, region_name)
    cls.delete_from_cloudformation_json(original_resource.name, cloudformation_json, account_id, region_name)
    return made


Role.update_from_cloudformation_json = classmethod(change_or_replace_role)
ResourceMap.build_resource_diff = build_resource_diff
cloudformation_parsing.parse_and_update_resource = update_or_leave


# --- functions run outside ---
def run_function(self, event=None):
    request = {
        "functionName": self.function_name,
        "handler": self.handler,
        "environment": self.environment_vars,
        "key": (self.code or {}).get("S3Key"),
        "event": json.loads(event) if isinstance(event, str) else event,
    }
    hook = urllib.request.Request(
        os.environ["MOTO_INVOKE_URL"], json.dumps(request).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(hook, timeout=90) as answer:
        result = json.loads(answer.read())
    return json.dumps(result.get("payload")), bool(result.get("error")), ""


LambdaFunction._invoke_lambda = run_function


def send_batch(self, function_arn, messages, queue_arn):
    """True: all done, moto deletes them. Else only those that did not fail are deleted here."""
    records = [
        {
            "messageId": message.id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": {"ApproximateReceiveCount": str(message.approximate_receive_count)},
            "messageAttributes": {},
            "md5OfBody": message.body_md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": queue_arn,
            "awsRegion": self.region_name,
        }
        for message in messages
    ]
    if not records:
        return True
    headers = {}
    answer = self.invoke(function_arn, None, json.dumps({"Records": records}), {}, headers)
    if "x-amz-function-error" in {name.lower() for name in headers}:
        return False
    failed = {each["itemIdentifier"] for each in ((json.loads(answer) or {}) if answer else {}).get("batchItemFailures", [])}
    if not failed:
        return True
    account, name = queue_arn.split(":")[4:6]
    for record in records:
        if record["messageId"] not in failed:
            sqs_backends[account][self.region_name].delete_message(name, record["receiptHandle"])
    return False


LambdaBackend.send_sqs_batch = send_batch

# --- an event that is handed over says of which account it is; moto leaves that out ---
EventTemplateParser.DEFAULT_EVENT_INPUT_TEMPLATE = EventTemplateParser.DEFAULT_EVENT_INPUT_TEMPLATE.replace(
    '"version": "0"', '"version": "0", "account": "<account>"'
)

# --- EventBridge to Lambda ---
send_elsewhere = Rule.send_to_targets


def send_to_targets(self, original_event, transform_input=True):
    functions = [target["Arn"] for target in self.targets if ":lambda:" in target["Arn"]]
    # A schedule has no pattern, which moto takes for one that matches everything.
    if functions and self.event_pattern.get_pattern() and self.event_pattern.matches_event(original_event):
        for arn in functions:
            region, account = arn.split(":")[3:5]
            lambda_backends[account][region].invoke(arn, None, json.dumps(original_event, default=str), {}, {})
    everything = self.targets
    try:
        self.targets = [target for target in everything if ":lambda:" not in target["Arn"]]
        send_elsewhere(self, original_event, transform_input)
    finally:
        self.targets = everything


Rule.send_to_targets = send_to_targets

# --- an alarm that changes its state tells EventBridge ---
set_state = CloudWatchBackend.set_alarm_state


def set_alarm_state(self, alarm_name, reason, reason_data, state_value):
    changed = self.alarms.get(alarm_name)
    before = changed.state_value if changed else None
    set_state(self, alarm_name, reason, reason_data, state_value)
    state = {"value": state_value, "reason": reason, "timestamp": "2026-11-01T12:00:00.000+0000"}
    events_backends[self.account_id][self.region_name].put_events(
        [
            {
                "Source": "aws.cloudwatch",
                "DetailType": "CloudWatch Alarm State Change",
                "Resources": [changed.alarm_arn],
                "Detail": json.dumps({"alarmName": alarm_name, "state": state, "previousState": {"value": before}}),
            }
        ]
    )


CloudWatchBackend.set_alarm_state = set_alarm_state

if __name__ == "__main__":
    main(sys.argv[1:])
