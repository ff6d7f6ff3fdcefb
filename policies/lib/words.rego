# Numbers in sentences.
package lib.words

# amount gives a number with its noun, which takes an s unless the number is 1.
amount(number, noun) := sprintf("1 %s", [noun]) if {
	number == 1
} else := sprintf("%d %ss", [number, noun])

# days_ago says how long ago something was, in whole days.
days_ago(days) := "less than a day ago" if {
	days < 1
} else := sprintf("%s ago", [amount(days, "day")])
