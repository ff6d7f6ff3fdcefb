package lib.words_test

import data.lib.words

test_one_is_singular_and_the_others_are_not if {
	words.amount(1, "network interface") == "1 network interface"
	words.amount(0, "rule") == "0 rules"
	words.amount(2, "day") == "2 days"
}

test_days_ago if {
	words.days_ago(0) == "less than a day ago"
	words.days_ago(1) == "1 day ago"
	words.days_ago(90) == "90 days ago"
}
