package lib.privesc_paths_test

import data.lib.privesc_paths

test_first_has_the_keys_of_paths if {
	{sprintf("%s:%s", [service, name]) | some service, names in privesc_paths.first; some name, _ in names} ==
		{sprintf("%s:%s", [service, name]) | some service, names in privesc_paths.paths; some name, _ in names}
}

every_path := [path | some names in privesc_paths.paths; some list in names; some path in list]

test_ids_are_unique if count({path.id | some path in every_path}) == count(every_path)

test_each_path_stands_under_its_first_action if {
	every service, names in privesc_paths.paths {
		every name, list in names {
			every path in list {
				lower(path.actions[0]) == sprintf("%s:%s", [service, name])
			}
		}
	}
}

test_classes if {
	every path in every_path {
		path["class"] in {"self", "principal", "new-passrole", "existing"}
	}
}

test_a_service_where_a_role_is_needed if {
	needing := {path.id | some path in every_path; path["class"] in {"new-passrole", "existing"}}
	needing == {path.id | some path in every_path; path.service}
}
