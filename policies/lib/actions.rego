# Actions by what they do, as data: service, then the action in lower case and as AWS writes it.
#
# From the service authorization reference, which has some 500 actions at the level of permissions management; here are
# those that give access to principals or open resources. Compared in lower case, since IAM does not mind.
# https://docs.aws.amazon.com/service-authorization/latest/reference/
package lib.actions

# identity_permissions. Actions that give principals permissions, or take limits off them.
identity_permissions := {
	"eks": {
		"associateaccesspolicy": "AssociateAccessPolicy",
		"createaccessentry": "CreateAccessEntry",
		"updateaccessentry": "UpdateAccessEntry",
	},
	"iam": {
		"addclientidtoopenidconnectprovider": "AddClientIDToOpenIDConnectProvider",
		"addusertogroup": "AddUserToGroup",
		"attachgrouppolicy": "AttachGroupPolicy",
		"attachrolepolicy": "AttachRolePolicy",
		"attachuserpolicy": "AttachUserPolicy",
		"createaccesskey": "CreateAccessKey",
		"createloginprofile": "CreateLoginProfile",
		"createopenidconnectprovider": "CreateOpenIDConnectProvider",
		"createpolicyversion": "CreatePolicyVersion",
		"createsamlprovider": "CreateSAMLProvider",
		"createservicespecificcredential": "CreateServiceSpecificCredential",
		"deactivatemfadevice": "DeactivateMFADevice",
		"deletegrouppolicy": "DeleteGroupPolicy",
		"deleterolepermissionsboundary": "DeleteRolePermissionsBoundary",
		"deleterolepolicy": "DeleteRolePolicy",
		"deleteuserpermissionsboundary": "DeleteUserPermissionsBoundary",
		"deleteuserpolicy": "DeleteUserPolicy",
		"detachgrouppolicy": "DetachGroupPolicy",
		"detachrolepolicy": "DetachRolePolicy",
		"detachuserpolicy": "DetachUserPolicy",
		"putgrouppolicy": "PutGroupPolicy",
		"putrolepermissionsboundary": "PutRolePermissionsBoundary",
		"putrolepolicy": "PutRolePolicy",
		"putuserpermissionsboundary": "PutUserPermissionsBoundary",
		"putuserpolicy": "PutUserPolicy",
		"resetservicespecificcredential": "ResetServiceSpecificCredential",
		"setdefaultpolicyversion": "SetDefaultPolicyVersion",
		"updateaccesskey": "UpdateAccessKey",
		"updateassumerolepolicy": "UpdateAssumeRolePolicy",
		"updateloginprofile": "UpdateLoginProfile",
		"updateopenidconnectproviderthumbprint": "UpdateOpenIDConnectProviderThumbprint",
		"updatesamlprovider": "UpdateSAMLProvider",
		"uploadsshpublickey": "UploadSSHPublicKey",
		"uploadsigningcertificate": "UploadSigningCertificate",
	},
	"identitystore": {"creategroupmembership": "CreateGroupMembership"},
	"lakeformation": {
		"batchgrantpermissions": "BatchGrantPermissions",
		"grantpermissions": "GrantPermissions",
		"putdatalakesettings": "PutDataLakeSettings",
	},
	"organizations": {
		"attachpolicy": "AttachPolicy",
		"createpolicy": "CreatePolicy",
		"deletepolicy": "DeletePolicy",
		"deleteresourcepolicy": "DeleteResourcePolicy",
		"detachpolicy": "DetachPolicy",
		"disablepolicytype": "DisablePolicyType",
		"enableawsserviceaccess": "EnableAWSServiceAccess",
		"putresourcepolicy": "PutResourcePolicy",
		"registerdelegatedadministrator": "RegisterDelegatedAdministrator",
		"updatepolicy": "UpdatePolicy",
	},
	"rolesanywhere": {
		"createprofile": "CreateProfile",
		"createtrustanchor": "CreateTrustAnchor",
		"updateprofile": "UpdateProfile",
		"updatetrustanchor": "UpdateTrustAnchor",
	},
	"sso": {
		"attachcustomermanagedpolicyreferencetopermissionset": "AttachCustomerManagedPolicyReferenceToPermissionSet",
		"attachmanagedpolicytopermissionset": "AttachManagedPolicyToPermissionSet",
		"createaccountassignment": "CreateAccountAssignment",
		"createpermissionset": "CreatePermissionSet",
		"deletepermissionsboundaryfrompermissionset": "DeletePermissionsBoundaryFromPermissionSet",
		"provisionpermissionset": "ProvisionPermissionSet",
		"putinlinepolicytopermissionset": "PutInlinePolicyToPermissionSet",
		"putpermissionsboundarytopermissionset": "PutPermissionsBoundaryToPermissionSet",
		"updatepermissionset": "UpdatePermissionSet",
	},
}

# resource_permissions. Actions that open resources to others: resource policies, ACLs, grants, sharing.
resource_permissions := {
	"acm-pca": {
		"createpermission": "CreatePermission",
		"putpolicy": "PutPolicy",
	},
	"backup": {
		"deletebackupvaultaccesspolicy": "DeleteBackupVaultAccessPolicy",
		"putbackupvaultaccesspolicy": "PutBackupVaultAccessPolicy",
	},
	"codeartifact": {
		"putdomainpermissionspolicy": "PutDomainPermissionsPolicy",
		"putrepositorypermissionspolicy": "PutRepositoryPermissionsPolicy",
	},
	"dynamodb": {"putresourcepolicy": "PutResourcePolicy"},
	"ec2": {
		"createnetworkinterfacepermission": "CreateNetworkInterfacePermission",
		"disableimageblockpublicaccess": "DisableImageBlockPublicAccess",
		"disablesnapshotblockpublicaccess": "DisableSnapshotBlockPublicAccess",
		"modifyfpgaimageattribute": "ModifyFpgaImageAttribute",
		"modifyimageattribute": "ModifyImageAttribute",
		"modifysnapshotattribute": "ModifySnapshotAttribute",
		"modifyvpcendpointservicepermissions": "ModifyVpcEndpointServicePermissions",
	},
	"ecr": {
		"deleterepositorypolicy": "DeleteRepositoryPolicy",
		"putregistrypolicy": "PutRegistryPolicy",
		"setrepositorypolicy": "SetRepositoryPolicy",
	},
	"ecr-public": {"setrepositorypolicy": "SetRepositoryPolicy"},
	"elasticfilesystem": {
		"deletefilesystempolicy": "DeleteFileSystemPolicy",
		"putfilesystempolicy": "PutFileSystemPolicy",
	},
	"events": {"putpermission": "PutPermission"},
	"glacier": {"setvaultaccesspolicy": "SetVaultAccessPolicy"},
	"glue": {"putresourcepolicy": "PutResourcePolicy"},
	"kinesis": {"putresourcepolicy": "PutResourcePolicy"},
	"kms": {
		"creategrant": "CreateGrant",
		"putkeypolicy": "PutKeyPolicy",
	},
	"lambda": {
		"addlayerversionpermission": "AddLayerVersionPermission",
		"addpermission": "AddPermission",
		"createfunctionurlconfig": "CreateFunctionUrlConfig",
		"updatefunctionurlconfig": "UpdateFunctionUrlConfig",
	},
	"logs": {
		"putdestinationpolicy": "PutDestinationPolicy",
		"putresourcepolicy": "PutResourcePolicy",
	},
	"ram": {
		"associateresourceshare": "AssociateResourceShare",
		"createresourceshare": "CreateResourceShare",
		"enablesharingwithawsorganization": "EnableSharingWithAwsOrganization",
		"updateresourceshare": "UpdateResourceShare",
	},
	"rds": {
		"modifydbclustersnapshotattribute": "ModifyDBClusterSnapshotAttribute",
		"modifydbsnapshotattribute": "ModifyDBSnapshotAttribute",
	},
	"redshift": {
		"authorizedatashare": "AuthorizeDataShare",
		"authorizesnapshotaccess": "AuthorizeSnapshotAccess",
		"putresourcepolicy": "PutResourcePolicy",
	},
	"s3": {
		"bypassgovernanceretention": "BypassGovernanceRetention",
		"deletebucketpolicy": "DeleteBucketPolicy",
		"putaccesspointpolicy": "PutAccessPointPolicy",
		"putaccesspointpublicaccessblock": "PutAccessPointPublicAccessBlock",
		"putaccountpublicaccessblock": "PutAccountPublicAccessBlock",
		"putbucketacl": "PutBucketAcl",
		"putbucketownershipcontrols": "PutBucketOwnershipControls",
		"putbucketpolicy": "PutBucketPolicy",
		"putbucketpublicaccessblock": "PutBucketPublicAccessBlock",
		"putmultiregionaccesspointpolicy": "PutMultiRegionAccessPointPolicy",
		"putobjectacl": "PutObjectAcl",
		"putobjectversionacl": "PutObjectVersionAcl",
	},
	"secretsmanager": {
		"deleteresourcepolicy": "DeleteResourcePolicy",
		"putresourcepolicy": "PutResourcePolicy",
	},
	"serverlessrepo": {"putapplicationpolicy": "PutApplicationPolicy"},
	"ses": {"putidentitypolicy": "PutIdentityPolicy"},
	"sns": {
		"addpermission": "AddPermission",
		"settopicattributes": "SetTopicAttributes",
	},
	"sqs": {
		"addpermission": "AddPermission",
		"setqueueattributes": "SetQueueAttributes",
	},
	"ssm": {
		"modifydocumentpermission": "ModifyDocumentPermission",
		"putresourcepolicy": "PutResourcePolicy",
	},
}

# credentials. Actions whose answer holds credentials, or that make some.
credentials := {
	"codepipeline": {"pollforjobs": "PollForJobs"},
	"cognito-identity": {
		"getcredentialsforidentity": "GetCredentialsForIdentity",
		"getopenidtoken": "GetOpenIdToken",
		"getopenidtokenfordeveloperidentity": "GetOpenIdTokenForDeveloperIdentity",
	},
	"connect": {"getfederationtoken": "GetFederationToken"},
	"gamelift": {
		"getinstanceaccess": "GetInstanceAccess",
		"requestuploadcredentials": "RequestUploadCredentials",
	},
	"iam": {
		"createaccesskey": "CreateAccessKey",
		"createloginprofile": "CreateLoginProfile",
		"createservicespecificcredential": "CreateServiceSpecificCredential",
		"resetservicespecificcredential": "ResetServiceSpecificCredential",
		"updateloginprofile": "UpdateLoginProfile",
	},
	"lightsail": {
		"downloaddefaultkeypair": "DownloadDefaultKeyPair",
		"getinstanceaccessdetails": "GetInstanceAccessDetails",
		"getrelationaldatabasemasteruserpassword": "GetRelationalDatabaseMasterUserPassword",
	},
	"rds-db": {"connect": "connect"},
	"redshift": {
		"getclustercredentials": "GetClusterCredentials",
		"getclustercredentialswithiam": "GetClusterCredentialsWithIAM",
	},
	"redshift-serverless": {"getcredentials": "GetCredentials"},
	"sagemaker": {
		"createpresigneddomainurl": "CreatePresignedDomainUrl",
		"createpresignednotebookinstanceurl": "CreatePresignedNotebookInstanceUrl",
	},
	"sso": {"getrolecredentials": "GetRoleCredentials"},
	"sts": {
		"assumeroot": "AssumeRoot",
		"getfederationtoken": "GetFederationToken",
	},
}

# stored_data. Actions that read stored data and secrets.
stored_data := {
	"dynamodb": {
		"batchgetitem": "BatchGetItem",
		"exporttabletopointintime": "ExportTableToPointInTime",
		"getitem": "GetItem",
		"query": "Query",
		"scan": "Scan",
	},
	"s3": {
		"getobject": "GetObject",
		"getobjectversion": "GetObjectVersion",
	},
	"secretsmanager": {
		"batchgetsecretvalue": "BatchGetSecretValue",
		"getsecretvalue": "GetSecretValue",
	},
	"ssm": {
		"getparameter": "GetParameter",
		"getparameters": "GetParameters",
		"getparametersbypath": "GetParametersByPath",
	},
}

# firewalls. Actions that open security groups.
firewalls := {
	"ec2": {
		"authorizesecuritygroupegress": "AuthorizeSecurityGroupEgress",
		"authorizesecuritygroupingress": "AuthorizeSecurityGroupIngress",
		"modifysecuritygrouprules": "ModifySecurityGroupRules",
	},
}
