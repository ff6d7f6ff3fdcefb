package lib.document_test

import data.lib.document

doc := {"unread": [{"path": "/config/policy", "reason": "access_denied", "message": "no"}]}

test_escape_tilde_before_slash if document.escape("a/b~1") == "a~1b~01"

test_unread_is_itself_what_it_holds_and_what_holds_it if {
	document.is_unread(doc, "/config/policy")
	document.is_unread(doc, "/config/policy/statements/0")
	document.is_unread(doc, "/config")
}

test_unread_is_not_its_neighbour if {
	not document.is_unread(doc, "/config/policy_is_public")
	not document.is_unread(doc, "/config/acl")
	not document.is_unread({}, "/config/acl")
}

test_reasons_name_the_part if {
	document.reasons(doc, "/config/policy") == {"/config/policy could not be read (access_denied)"}
	document.reasons(doc, "/config/acl") == set()
}

test_tags_and_times_of_related_documents_do_not_make_a_relation_unread if {
	holder := {"unread": [{"path": "/related/x/a/tags", "reason": "r"}, {"path": "/related/x/a/status/y", "reason": "r"}]}
	document.relation_unread(holder, "x") == []
	document.list_reasons(holder, "x") == set()
	half := {"unread": [{"path": "/related/x/a/config/y", "reason": "r"}]}
	count(document.relation_unread(half, "x")) == 1
	document.list_reasons(half, "x") == set()
	count(document.relation_unread({"unread": [{"path": "/related/x", "reason": "r"}]}, "x")) == 1
	document.list_reasons({"unread": [{"path": "/related/x", "reason": "r"}]}, "x") == {"/related/x could not be read (r)"}
}
