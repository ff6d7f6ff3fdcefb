package lib.public_test

import data.lib.public
import data.lib.samples_test as sample

acl := sample.with_acl([sample.to_group("global/AllUsers", "READ")])

open_policy := sample.with_policy([sample.statement({})])

test_ways if {
	public.ways(sample.bucket(object.union(acl, open_policy))) == ["its ACL", "its policy"]
	public.ways(sample.blocked(object.union(acl, open_policy))) == []
	public.ways(sample.bucket({})) == []
	public.ways(sample.unread_account(acl)) == []
}

test_unknowns if {
	public.unknowns(sample.bucket(object.union(acl, open_policy))) == set()
	public.unknowns(sample.bucket({})) == set()
	count(public.unknowns(sample.unread_account(acl))) == 1
	count(public.unknowns(sample.unread(sample.bucket({}), "/config/policy"))) == 1
	count(public.unknowns(sample.unread(sample.blocked({}), "/config/policy"))) == 0
	count(public.unknowns(sample.unread(sample.bucket({}), "/config/acl"))) == 1
}

test_access_points_count_where_the_bucket_policy_passes_them_on if {
	point := sample.access_point({"policy": sample.policy([sample.statement({})])})
	delegating := sample.with_policy([sample.under("StringEquals", "s3:DataAccessPointAccount", ["111122223333"])])
	public.ways(sample.with_points(sample.bucket(delegating), [point])) == ["access point ap"]
	public.ways(sample.with_points(sample.bucket({}), [point])) == []
}
