# SPDX-License-Identifier: GPL-2.0-or-later
# The verdicts of a report, in the form of the configs' "# expect:" lines.
/^(planned|already|refused|failed|held|claimed) / {
	reason = with = ""
	for (i = 3; i <= NF && $i != "#"; i++) {
		if ($i ~ /^reason=/)
			reason = " " substr($i, 8)
		if ($i ~ /^with=/ && $1 != "refused")
			with = " with " substr($i, 6)
	}
	print $2 " " $1 reason with
}
/^missing / { print "missing " $2 }
/^group / { print "group " $2 " " substr($3, 1, 11) " " substr($3, 13) }
/^end / { print "status " substr($2, 8) }
