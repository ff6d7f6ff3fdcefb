# Ways in which a principal raises its own permissions, as data.
#
# By service, then by the first action in lower case, so that a principal that has none of these actions costs little:
#
# - id: stable, part of the finding's key
# - actions: all must be allowed; with class new-passrole also iam:PassRole for the service
# - class: self (changes its own permissions), principal (becomes another principal), new-passrole (makes something that
#   runs with a role which it passes), existing (takes over something that runs with a role already)
# - service: to which the role is passed, or whose role what runs already has
# - reference: where the way is described
#
# To change the list, put a file `lib/privesc_paths.rego` into a policy folder of your own, or add to it by the parameter
# extra_paths of iam-privesc. Facts from the publications that `reference` names and from AWS's API references.
package lib.privesc_paths

paths := {
	"apprunner": {
		"createservice": [
			{
				"id": "apprunner-create", "class": "new-passrole", "service": "tasks.apprunner.amazonaws.com",
				"actions": ["apprunner:CreateService"],
				"reference": "https://pathfinding.cloud/paths/apprunner-001",
			},
		],
		"updateservice": [
			{
				"id": "apprunner-update", "class": "existing", "service": "tasks.apprunner.amazonaws.com",
				"actions": ["apprunner:UpdateService"],
				"reference": "https://pathfinding.cloud/paths/apprunner-002",
			},
		],
	},
	"autoscaling": {
		"createautoscalinggroup": [
			{
				"id": "ec2-autoscaling-create", "class": "new-passrole", "service": "ec2.amazonaws.com",
				"actions": ["autoscaling:CreateAutoScalingGroup", "autoscaling:CreateLaunchConfiguration"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"updateautoscalinggroup": [
			{
				"id": "ec2-autoscaling-update", "class": "new-passrole", "service": "ec2.amazonaws.com",
				"actions": ["autoscaling:UpdateAutoScalingGroup", "autoscaling:CreateLaunchConfiguration"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"batch": {
		"registerjobdefinition": [
			{
				"id": "batch-job", "class": "new-passrole", "service": "ecs-tasks.amazonaws.com",
				"actions": ["batch:RegisterJobDefinition", "batch:SubmitJob"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"submitjob": [
			{
				"id": "batch-submit", "class": "existing", "service": "ecs-tasks.amazonaws.com",
				"actions": ["batch:SubmitJob"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"bedrock-agentcore": {
		"createagentruntime": [
			{
				"id": "bedrock-agent-runtime", "class": "new-passrole", "service": "bedrock-agentcore.amazonaws.com",
				"actions": ["bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntime"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"createbrowser": [
			{
				"id": "bedrock-browser", "class": "new-passrole", "service": "bedrock-agentcore.amazonaws.com",
				"actions": ["bedrock-agentcore:CreateBrowser", "bedrock-agentcore:StartBrowserSession"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"createcodeinterpreter": [
			{
				"id": "bedrock-code-interpreter", "class": "new-passrole", "service": "bedrock-agentcore.amazonaws.com",
				"actions": ["bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
				"reference": "https://pathfinding.cloud/paths/bedrock-001",
			},
		],
		"invokecodeinterpreter": [
			{
				"id": "bedrock-use-interpreter", "class": "existing", "service": "bedrock-agentcore.amazonaws.com",
				"actions": ["bedrock-agentcore:InvokeCodeInterpreter", "bedrock-agentcore:StartCodeInterpreterSession"],
				"reference": "https://pathfinding.cloud/paths/bedrock-002",
			},
		],
	},
	"braket": {
		"createjob": [
			{
				"id": "braket-job", "class": "new-passrole", "service": "braket.amazonaws.com",
				"actions": ["braket:CreateJob"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"cloudformation": {
		"createstack": [
			{
				"id": "cloudformation-create-stack", "class": "new-passrole", "service": "cloudformation.amazonaws.com",
				"actions": ["cloudformation:CreateStack"],
				"reference": "https://pathfinding.cloud/paths/cloudformation-001",
			},
		],
		"createstackset": [
			{
				"id": "cloudformation-create-stack-set", "class": "new-passrole", "service": "cloudformation.amazonaws.com",
				"actions": ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
				"reference": "https://pathfinding.cloud/paths/cloudformation-003",
			},
		],
		"executechangeset": [
			{
				"id": "cloudformation-change-set", "class": "existing", "service": "cloudformation.amazonaws.com",
				"actions": ["cloudformation:ExecuteChangeSet", "cloudformation:CreateChangeSet"],
				"reference": "https://pathfinding.cloud/paths/cloudformation-005",
			},
		],
		"updatestack": [
			{
				"id": "cloudformation-update-stack", "class": "existing", "service": "cloudformation.amazonaws.com",
				"actions": ["cloudformation:UpdateStack"],
				"reference": "https://pathfinding.cloud/paths/cloudformation-002",
			},
		],
		"updatestackset": [
			{
				"id": "cloudformation-update-stack-set", "class": "new-passrole", "service": "cloudformation.amazonaws.com",
				"actions": ["cloudformation:UpdateStackSet"],
				"reference": "https://pathfinding.cloud/paths/cloudformation-004",
			},
		],
	},
	"codebuild": {
		"createproject": [
			{
				"id": "codebuild-build", "class": "new-passrole", "service": "codebuild.amazonaws.com",
				"actions": ["codebuild:CreateProject", "codebuild:StartBuild"],
				"reference": "https://pathfinding.cloud/paths/codebuild-001",
			},
			{
				"id": "codebuild-batch", "class": "new-passrole", "service": "codebuild.amazonaws.com",
				"actions": ["codebuild:CreateProject", "codebuild:StartBuildBatch"],
				"reference": "https://pathfinding.cloud/paths/codebuild-004",
			},
		],
		"startbuild": [
			{
				"id": "codebuild-start-build", "class": "existing", "service": "codebuild.amazonaws.com",
				"actions": ["codebuild:StartBuild"],
				"reference": "https://pathfinding.cloud/paths/codebuild-002",
			},
		],
		"startbuildbatch": [
			{
				"id": "codebuild-start-batch", "class": "existing", "service": "codebuild.amazonaws.com",
				"actions": ["codebuild:StartBuildBatch"],
				"reference": "https://pathfinding.cloud/paths/codebuild-003",
			},
		],
	},
	"codedeploy": {
		"createdeployment": [
			{
				"id": "codedeploy", "class": "existing", "service": "ec2.amazonaws.com",
				"actions": ["codedeploy:CreateDeployment"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"cognito-identity": {
		"setidentitypoolroles": [
			{
				"id": "cognito-identity-pool", "class": "new-passrole", "service": "cognito-identity.amazonaws.com",
				"actions": ["cognito-identity:SetIdentityPoolRoles"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"datapipeline": {
		"createpipeline": [
			{
				"id": "datapipeline", "class": "new-passrole", "service": "datapipeline.amazonaws.com",
				"actions": ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
				"reference": "https://pathfinding.cloud/paths/datapipeline-001",
			},
		],
	},
	"ec2": {
		"createlaunchtemplateversion": [
			{
				"id": "ec2-launch-template", "class": "existing", "service": "ec2.amazonaws.com",
				"actions": ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
				"reference": "https://pathfinding.cloud/paths/ec2-004",
			},
		],
		"modifyinstanceattribute": [
			{
				"id": "ec2-user-data", "class": "existing", "service": "ec2.amazonaws.com",
				"actions": ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
				"reference": "https://pathfinding.cloud/paths/ec2-002",
			},
		],
		"requestspotinstances": [
			{
				"id": "ec2-spot-instances", "class": "new-passrole", "service": "ec2.amazonaws.com",
				"actions": ["ec2:RequestSpotInstances"],
				"reference": "https://pathfinding.cloud/paths/ec2-003",
			},
		],
		"runinstances": [
			{
				"id": "ec2-run-instances", "class": "new-passrole", "service": "ec2.amazonaws.com",
				"actions": ["ec2:RunInstances"],
				"reference": "https://pathfinding.cloud/paths/ec2-001",
			},
		],
	},
	"ec2-instance-connect": {
		"sendsshpublickey": [
			{
				"id": "ec2-instance-connect", "class": "existing", "service": "ec2.amazonaws.com",
				"actions": ["ec2-instance-connect:SendSSHPublicKey"],
				"reference": "https://pathfinding.cloud/paths/ec2instanceconnect-003",
			},
		],
	},
	"ecs": {
		"executecommand": [
			{
				"id": "ecs-execute-command", "class": "existing", "service": "ecs-tasks.amazonaws.com",
				"actions": ["ecs:ExecuteCommand"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"registertaskdefinition": [
			{
				"id": "ecs-service", "class": "new-passrole", "service": "ecs-tasks.amazonaws.com",
				"actions": ["ecs:RegisterTaskDefinition", "ecs:CreateService"],
				"reference": "https://pathfinding.cloud/paths/ecs-003",
			},
			{
				"id": "ecs-run-task", "class": "new-passrole", "service": "ecs-tasks.amazonaws.com",
				"actions": ["ecs:RegisterTaskDefinition", "ecs:RunTask"],
				"reference": "https://pathfinding.cloud/paths/ecs-004",
			},
			{
				"id": "ecs-start-task", "class": "new-passrole", "service": "ecs-tasks.amazonaws.com",
				"actions": ["ecs:RegisterTaskDefinition", "ecs:StartTask"],
				"reference": "https://pathfinding.cloud/paths/ecs-005",
			},
		],
	},
	"elasticmapreduce": {
		"runjobflow": [
			{
				"id": "emr-job-flow", "class": "new-passrole", "service": "elasticmapreduce.amazonaws.com",
				"actions": ["elasticmapreduce:RunJobFlow"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"emr-serverless": {
		"createapplication": [
			{
				"id": "emr-serverless", "class": "new-passrole", "service": "emr-serverless.amazonaws.com",
				"actions": ["emr-serverless:CreateApplication", "emr-serverless:StartJobRun"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"gamelift": {
		"createbuild": [
			{
				"id": "gamelift", "class": "new-passrole", "service": "gamelift.amazonaws.com",
				"actions": ["gamelift:CreateBuild", "gamelift:CreateFleet"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"glue": {
		"createdevendpoint": [
			{
				"id": "glue-dev-endpoint", "class": "new-passrole", "service": "glue.amazonaws.com",
				"actions": ["glue:CreateDevEndpoint"],
				"reference": "https://pathfinding.cloud/paths/glue-001",
			},
		],
		"createjob": [
			{
				"id": "glue-create-job-run", "class": "new-passrole", "service": "glue.amazonaws.com",
				"actions": ["glue:CreateJob", "glue:StartJobRun"],
				"reference": "https://pathfinding.cloud/paths/glue-003",
			},
			{
				"id": "glue-create-job-trigger", "class": "new-passrole", "service": "glue.amazonaws.com",
				"actions": ["glue:CreateJob", "glue:CreateTrigger"],
				"reference": "https://pathfinding.cloud/paths/glue-004",
			},
		],
		"createsession": [
			{
				"id": "glue-session", "class": "new-passrole", "service": "glue.amazonaws.com",
				"actions": ["glue:CreateSession", "glue:RunStatement"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"updatedevendpoint": [
			{
				"id": "glue-update-dev-endpoint", "class": "existing", "service": "glue.amazonaws.com",
				"actions": ["glue:UpdateDevEndpoint"],
				"reference": "https://pathfinding.cloud/paths/glue-002",
			},
		],
		"updatejob": [
			{
				"id": "glue-update-job-run", "class": "new-passrole", "service": "glue.amazonaws.com",
				"actions": ["glue:UpdateJob", "glue:StartJobRun"],
				"reference": "https://pathfinding.cloud/paths/glue-005",
			},
			{
				"id": "glue-update-job-trigger", "class": "new-passrole", "service": "glue.amazonaws.com",
				"actions": ["glue:UpdateJob", "glue:CreateTrigger"],
				"reference": "https://pathfinding.cloud/paths/glue-006",
			},
		],
	},
	"iam": {
		"addusertogroup": [
			{
				"id": "add-user-to-group", "class": "self",
				"actions": ["iam:AddUserToGroup"],
				"reference": "https://pathfinding.cloud/paths/iam-013",
			},
		],
		"attachgrouppolicy": [
			{
				"id": "attach-group-policy", "class": "self",
				"actions": ["iam:AttachGroupPolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-010",
			},
		],
		"attachrolepolicy": [
			{
				"id": "attach-role-policy", "class": "self",
				"actions": ["iam:AttachRolePolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-009",
			},
		],
		"attachuserpolicy": [
			{
				"id": "attach-user-policy", "class": "self",
				"actions": ["iam:AttachUserPolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-008",
			},
		],
		"createaccesskey": [
			{
				"id": "create-access-key", "class": "principal",
				"actions": ["iam:CreateAccessKey"],
				"reference": "https://pathfinding.cloud/paths/iam-002",
			},
		],
		"createloginprofile": [
			{
				"id": "create-login-profile", "class": "principal",
				"actions": ["iam:CreateLoginProfile"],
				"reference": "https://pathfinding.cloud/paths/iam-004",
			},
		],
		"createpolicyversion": [
			{
				"id": "create-policy-version", "class": "self",
				"actions": ["iam:CreatePolicyVersion"],
				"reference": "https://pathfinding.cloud/paths/iam-001",
			},
		],
		"deleterolepermissionsboundary": [
			{
				"id": "delete-role-boundary", "class": "self",
				"actions": ["iam:DeleteRolePermissionsBoundary"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"deleteuserpermissionsboundary": [
			{
				"id": "delete-user-boundary", "class": "self",
				"actions": ["iam:DeleteUserPermissionsBoundary"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"putgrouppolicy": [
			{
				"id": "put-group-policy", "class": "self",
				"actions": ["iam:PutGroupPolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-011",
			},
		],
		"putrolepolicy": [
			{
				"id": "put-role-policy", "class": "self",
				"actions": ["iam:PutRolePolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-005",
			},
		],
		"putuserpolicy": [
			{
				"id": "put-user-policy", "class": "self",
				"actions": ["iam:PutUserPolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-007",
			},
		],
		"setdefaultpolicyversion": [
			{
				"id": "set-default-policy-version", "class": "self",
				"actions": ["iam:SetDefaultPolicyVersion"],
				"reference": "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
			},
		],
		"updateassumerolepolicy": [
			{
				"id": "update-trust-policy", "class": "principal",
				"actions": ["iam:UpdateAssumeRolePolicy"],
				"reference": "https://pathfinding.cloud/paths/iam-012",
			},
		],
		"updateloginprofile": [
			{
				"id": "update-login-profile", "class": "principal",
				"actions": ["iam:UpdateLoginProfile"],
				"reference": "https://pathfinding.cloud/paths/iam-006",
			},
		],
	},
	"imagebuilder": {
		"createinfrastructureconfiguration": [
			{
				"id": "image-builder", "class": "new-passrole", "service": "ec2.amazonaws.com",
				"actions": ["imagebuilder:CreateInfrastructureConfiguration", "imagebuilder:CreateImage"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"kinesisanalytics": {
		"createapplication": [
			{
				"id": "kinesis-analytics", "class": "new-passrole", "service": "kinesisanalytics.amazonaws.com",
				"actions": ["kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"lambda": {
		"createfunction": [
			{
				"id": "lambda-invoke", "class": "new-passrole", "service": "lambda.amazonaws.com",
				"actions": ["lambda:CreateFunction", "lambda:InvokeFunction"],
				"reference": "https://pathfinding.cloud/paths/lambda-001",
			},
			{
				"id": "lambda-event-source", "class": "new-passrole", "service": "lambda.amazonaws.com",
				"actions": ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
				"reference": "https://pathfinding.cloud/paths/lambda-002",
			},
			{
				"id": "lambda-permission", "class": "new-passrole", "service": "lambda.amazonaws.com",
				"actions": ["lambda:CreateFunction", "lambda:AddPermission"],
				"reference": "https://pathfinding.cloud/paths/lambda-006",
			},
		],
		"updatefunctioncode": [
			{
				"id": "lambda-update-code", "class": "existing", "service": "lambda.amazonaws.com",
				"actions": ["lambda:UpdateFunctionCode"],
				"reference": "https://pathfinding.cloud/paths/lambda-003",
			},
		],
		"updatefunctionconfiguration": [
			{
				"id": "lambda-update-layers", "class": "existing", "service": "lambda.amazonaws.com",
				"actions": ["lambda:UpdateFunctionConfiguration"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"omics": {
		"createworkflow": [
			{
				"id": "omics-run", "class": "new-passrole", "service": "omics.amazonaws.com",
				"actions": ["omics:CreateWorkflow", "omics:StartRun"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"sagemaker": {
		"createnotebookinstance": [
			{
				"id": "sagemaker-notebook", "class": "new-passrole", "service": "sagemaker.amazonaws.com",
				"actions": ["sagemaker:CreateNotebookInstance"],
				"reference": "https://pathfinding.cloud/paths/sagemaker-001",
			},
		],
		"createpresignednotebookinstanceurl": [
			{
				"id": "sagemaker-notebook-url", "class": "existing", "service": "sagemaker.amazonaws.com",
				"actions": ["sagemaker:CreatePresignedNotebookInstanceUrl"],
				"reference": "https://pathfinding.cloud/paths/sagemaker-004",
			},
		],
		"createprocessingjob": [
			{
				"id": "sagemaker-processing", "class": "new-passrole", "service": "sagemaker.amazonaws.com",
				"actions": ["sagemaker:CreateProcessingJob"],
				"reference": "https://pathfinding.cloud/paths/sagemaker-003",
			},
		],
		"createtrainingjob": [
			{
				"id": "sagemaker-training", "class": "new-passrole", "service": "sagemaker.amazonaws.com",
				"actions": ["sagemaker:CreateTrainingJob"],
				"reference": "https://pathfinding.cloud/paths/sagemaker-002",
			},
		],
		"updatenotebookinstance": [
			{
				"id": "sagemaker-lifecycle", "class": "existing", "service": "sagemaker.amazonaws.com",
				"actions": ["sagemaker:UpdateNotebookInstance", "sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:StopNotebookInstance", "sagemaker:StartNotebookInstance"],
				"reference": "https://pathfinding.cloud/paths/sagemaker-005",
			},
		],
	},
	"scheduler": {
		"createschedule": [
			{
				"id": "scheduler", "class": "new-passrole", "service": "scheduler.amazonaws.com",
				"actions": ["scheduler:CreateSchedule"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"ssm": {
		"createdocument": [
			{
				"id": "ssm-automation", "class": "new-passrole", "service": "ssm.amazonaws.com",
				"actions": ["ssm:CreateDocument", "ssm:StartAutomationExecution"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"sendcommand": [
			{
				"id": "ssm-send-command", "class": "existing", "service": "ec2.amazonaws.com",
				"actions": ["ssm:SendCommand"],
				"reference": "https://pathfinding.cloud/paths/ssm-002",
			},
		],
		"startsession": [
			{
				"id": "ssm-start-session", "class": "existing", "service": "ec2.amazonaws.com",
				"actions": ["ssm:StartSession"],
				"reference": "https://pathfinding.cloud/paths/ssm-001",
			},
		],
	},
	"sso": {
		"attachmanagedpolicytopermissionset": [
			{
				"id": "permission-set-attach", "class": "principal",
				"actions": ["sso:AttachManagedPolicyToPermissionSet"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"createaccountassignment": [
			{
				"id": "permission-set-assign", "class": "principal",
				"actions": ["sso:CreateAccountAssignment", "sso:CreatePermissionSet"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"putinlinepolicytopermissionset": [
			{
				"id": "permission-set-inline", "class": "principal",
				"actions": ["sso:PutInlinePolicyToPermissionSet"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"states": {
		"createstatemachine": [
			{
				"id": "states-create", "class": "new-passrole", "service": "states.amazonaws.com",
				"actions": ["states:CreateStateMachine", "states:StartExecution"],
				"reference": "https://pathfinding.cloud/",
			},
		],
		"updatestatemachine": [
			{
				"id": "states-update", "class": "existing", "service": "states.amazonaws.com",
				"actions": ["states:UpdateStateMachine", "states:StartExecution"],
				"reference": "https://pathfinding.cloud/",
			},
		],
	},
	"sts": {
		"assumerole": [
			{
				"id": "assume-any-role", "class": "principal",
				"actions": ["sts:AssumeRole"],
				"reference": "https://pathfinding.cloud/paths/sts-001",
			},
		],
	},
}

# first lists the keys of paths once more, without what is below them: most principals have none of these actions, and
# need not have the whole list looked at. A test holds the two together.
first := {
	"apprunner": {"createservice": 1, "updateservice": 1},
	"autoscaling": {"createautoscalinggroup": 1, "updateautoscalinggroup": 1},
	"batch": {"registerjobdefinition": 1, "submitjob": 1},
	"bedrock-agentcore": {
		"createagentruntime": 1,
		"createbrowser": 1,
		"createcodeinterpreter": 1,
		"invokecodeinterpreter": 1,
	},
	"braket": {"createjob": 1},
	"cloudformation": {
		"createstack": 1,
		"createstackset": 1,
		"executechangeset": 1,
		"updatestack": 1,
		"updatestackset": 1,
	},
	"codebuild": {"createproject": 1, "startbuild": 1, "startbuildbatch": 1},
	"codedeploy": {"createdeployment": 1},
	"cognito-identity": {"setidentitypoolroles": 1},
	"datapipeline": {"createpipeline": 1},
	"ec2": {
		"createlaunchtemplateversion": 1,
		"modifyinstanceattribute": 1,
		"requestspotinstances": 1,
		"runinstances": 1,
	},
	"ec2-instance-connect": {"sendsshpublickey": 1},
	"ecs": {"executecommand": 1, "registertaskdefinition": 1},
	"elasticmapreduce": {"runjobflow": 1},
	"emr-serverless": {"createapplication": 1},
	"gamelift": {"createbuild": 1},
	"glue": {"createdevendpoint": 1, "createjob": 1, "createsession": 1, "updatedevendpoint": 1, "updatejob": 1},
	"iam": {
		"addusertogroup": 1,
		"attachgrouppolicy": 1,
		"attachrolepolicy": 1,
		"attachuserpolicy": 1,
		"createaccesskey": 1,
		"createloginprofile": 1,
		"createpolicyversion": 1,
		"deleterolepermissionsboundary": 1,
		"deleteuserpermissionsboundary": 1,
		"putgrouppolicy": 1,
		"putrolepolicy": 1,
		"putuserpolicy": 1,
		"setdefaultpolicyversion": 1,
		"updateassumerolepolicy": 1,
		"updateloginprofile": 1,
	},
	"imagebuilder": {"createinfrastructureconfiguration": 1},
	"kinesisanalytics": {"createapplication": 1},
	"lambda": {"createfunction": 1, "updatefunctioncode": 1, "updatefunctionconfiguration": 1},
	"omics": {"createworkflow": 1},
	"sagemaker": {
		"createnotebookinstance": 1,
		"createpresignednotebookinstanceurl": 1,
		"createprocessingjob": 1,
		"createtrainingjob": 1,
		"updatenotebookinstance": 1,
	},
	"scheduler": {"createschedule": 1},
	"ssm": {"createdocument": 1, "sendcommand": 1, "startsession": 1},
	"sso": {"attachmanagedpolicytopermissionset": 1, "createaccountassignment": 1, "putinlinepolicytopermissionset": 1},
	"states": {"createstatemachine": 1, "updatestatemachine": 1},
	"sts": {"assumerole": 1},
}
