# METADATA
# title: Bucket tells nobody what happens in it
# description: |
#   No queue, topic, function or event bus hears of new or deleted objects. Most buckets need none; the policy
#   is off until somebody wants to know.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
#     description: Amazon S3 Event Notifications
# custom:
#   id: s3-notifications-off
#   severity: info
#   enabled: false
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/notifications]
#   remediation: |
#     Send events to EventBridge, or to a queue, topic or function for the prefixes that matter.
#   frameworks:
#     fsbp: [S3.11]
#   aliases: [s3-event-notifications]
#   tags: [hygiene]
package aws.s3.s3_notifications_off

deny contains finding if {
	not sends_events
	count(object.get(input.config, ["notifications", "targets"], [])) == 0
	finding := {"message": "No events are sent from the bucket", "path": "/config/notifications"}
}

sends_events if input.config.notifications.event_bridge == true
