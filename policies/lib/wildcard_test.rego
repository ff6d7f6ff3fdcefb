package lib.wildcard_test

import data.lib.wildcard

matches(pattern, text) if wildcard.matches(pattern, text)

test_no_wildcard_is_equality if {
	matches("s3:getobject", "s3:getobject")
	not matches("s3:getobject", "s3:getobjectacl")
	not matches("s3:getobject", "s3:getobjec")
	not matches("", "a")
	matches("", "")
}

test_one_star if {
	matches("*", "s3:getobject")
	matches("*", "")
	matches("s3:*", "s3:getobject")
	matches("s3:*", "s3:")
	not matches("s3:*", "s3x:getobject")
	matches("*object", "s3:getobject")
	matches("s3:get*", "s3:getobject")
	matches("s3:g*t", "s3:getobject")
	not matches("s3:get*", "s3:putobject")
}

test_ends_may_not_overlap if {
	not matches("aba*ba", "aba")
	matches("aba*ba", "ababa")
	not matches("ab*bc", "abc")
}

test_two_stars if {
	matches("**", "anything")
	matches("*:*", "iam:createuser")
	not matches("*:*", "iamcreateuser")
	matches("i*m:*", "iam:createuser")
	matches("i*m:*", "im:")
	not matches("a*bc*d", "abd")
	matches("a*bc*d", "abcd")
	not matches("a*bc*cd", "abcd")
}

test_many_stars_find_parts_in_order if {
	matches("a*b*c*d", "axxbyyczzd")
	matches("a*b*c*d", "abcd")
	not matches("a*b*c*d", "acbd")
	not matches("*b*b*b*", "abba")
	matches("*b*b*b*", "abbba")
	matches("arn:*:iam::*:role/*/x*", "arn:aws:iam::111122223333:role/a/xy")
	matches("arn:*:*:*:*:*", "arn:aws:s3:::a")
	not matches("arn:*:*:*:*:*", "arn:aws:s3::a")
	matches("*a*b*c*d*", "abcd")
	not matches("*ab*bc*cd*", "abcd")
	matches("*a*b*c*d*e*f*", "xaxbxcxdxexfx")
	not matches("*a*b*c*d*e*f*", "xaxbxcxdxfxex")
	matches("a**é**b*c", "aöéöböc")
	not matches("a***b***bc", "abc")
}

test_question_mark_is_one_character if {
	matches("iam:?reate*", "iam:createuser")
	not matches("iam:?reate*", "iam:reateuser")
	matches("?", "a")
	not matches("?", "")
	not matches("?", "ab")
	matches("a?*", "ab")
	not matches("a?*", "a")
}

test_star_crosses_colon_slash_and_newline if {
	matches("arn:*", "arn:aws:s3:::b/k")
	matches("arn:a?s*", "arn:aws:s3:::b/k")
	matches("a*b*c*d", "a\nb\nc\nd")
}

test_nothing_else_is_special if {
	not matches("s3:[g]et*?", "s3:getobject")
	matches("s3:[g]et*?", "s3:[g]etx")
	not matches("a.c?", "abcd")
	matches("a.c?", "a.cd")
	matches("a+(b)|^$\\{c}?", "a+(b)|^$\\{c}d")
	not matches("a+(b)|^$\\{c}?", "aa+(b)|^$\\{c}d")
	matches("*.b*.c*.d", "x.b.c.d")
	not matches("*.b*.c*.d", "xabacad")
}

test_case_counts if not matches("s3:Get*", "s3:getobject")

test_fixed_has_no_wildcard_and_no_variable if {
	wildcard.is_fixed("vpc-1")
	not wildcard.is_fixed("vpc-*")
	not wildcard.is_fixed("vpc-?")
	not wildcard.is_fixed("${aws:PrincipalTag/vpc}")
}

test_covers_means_every_text if {
	wildcard.covers("s3:*", "s3:Get*")
	wildcard.covers("*", "s3:?et*")
	wildcard.covers("s3:Get*", "s3:GetObject")
	wildcard.covers("s3:?et*", "s3:?et*")
	wildcard.covers("s3:?etObject", "s3:GetObject")
	not wildcard.covers("s3:Get*", "s3:*")
	not wildcard.covers("s3:GetObject", "s3:Get*")
	not wildcard.covers("s3:?", "s3:*")
}

test_disjoint_means_no_common_text if {
	wildcard.disjoint("s3:Get*", "s3:Put*")
	wildcard.disjoint("s3:GetObject", "s3:Put*")
	wildcard.disjoint("s3:*Acl", "s3:GetObject")
	not wildcard.disjoint("s3:Get*", "s3:*Object")
	not wildcard.disjoint("s3:Get*", "s3:GetObject")
	not wildcard.disjoint("*", "a")
}
