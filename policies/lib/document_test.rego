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
