package lib.sharing_test

import data.lib.sharing

test_accounts_and_organizations if {
	arn := "arn:aws:organizations::222222222222:organization/o-1"
	image := {"config": {"shared_with": ["333333333333"], "shared_with_organizations": [arn]}}
	sharing.of_image(image) == [
		{"whom": "account 333333333333", "account": "333333333333", "path": "/config/shared_with/0"},
		{"whom": sprintf("organization %s", [arn]), "account": "222222222222", "path": "/config/shared_with_organizations/0"},
	]
}

test_nobody if sharing.of_image({"config": {}}) == []
