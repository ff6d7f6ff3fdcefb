# What could not be read of a document, and JSON pointers into it.
package lib.document

# escape writes a text as one part of a JSON pointer (RFC 6901).
escape(text) := replace(replace(text, "~", "~0"), "/", "~1")

# unread gives the unread parts that touch the value at a pointer: the value, what holds it, or what it holds.
unread(document, pointer) := [part |
	some part in object.get(document, "unread", [])
	touches(part.path, pointer)
]

# is_unread holds when something of the value at a pointer could not be read.
is_unread(document, pointer) if count(unread(document, pointer)) > 0

# reasons says in words which parts are missing and why.
reasons(document, pointer) := {sprintf("%s could not be read (%v)", [part.path, part.reason]) |
	some part in unread(document, pointer)
}

# relation_unread gives the unread parts of a relation that its members are judged by. Tags are left out, which AWS does
# not tell for some types, so that they would be unread for ever; and times and the like, under `/status`.
relation_unread(document, relation) := [part |
	some part in unread(document, concat("", ["/related/", relation]))
	not contains(part.path, "/tags")
	not contains(part.path, "/status")
]

# list_reasons says in words why it is not known which members a relation has, whatever is unread of each of them.
list_reasons(document, relation) := {sprintf("%s could not be read (%v)", [part.path, part.reason]) |
	some part in object.get(document, "unread", [])
	part.path == concat("", ["/related/", relation])
}

touches(path, pointer) if path == pointer

touches(path, pointer) if startswith(path, concat("", [pointer, "/"]))

touches(path, pointer) if startswith(pointer, concat("", [path, "/"]))
