# With whom a machine image is shared.
package lib.sharing

# of_image lists accounts, organizations and parts of organizations, as {whom, account, path}. Of an organization or a
# part of it, its management account tells whose it is.
of_image(image) := array.concat(
	[share(sprintf("account %s", [account]), account, pointer("shared_with", i)) |
		some i, account in image.config.shared_with
	],
	[share(sprintf("organization %s", [arn]), split(arn, ":")[4], pointer(field, i)) |
		some field in ["shared_with_organizations", "shared_with_organizational_units"]
		some i, arn in object.get(image, ["config", field], [])
	],
)

share(whom, account, path) := {"whom": whom, "account": account, "path": path}

pointer(field, i) := sprintf("/config/%s/%d", [field, i])
