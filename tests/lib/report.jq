# The report's lines (src/core/claim/report.h) out of the JSON of `vfioclaim check`.
def value: if . == null then "-" elif . == true then "yes" elif . == false then "no"
	else tostring | gsub("\\\\"; "\\x5c") | gsub(" "; "\\x20") end;
# what a line leaves out where it is absent, and does not write as "-"
def optional: ["with", "reason", "kind", "remap", "ms"];
def pairs(own): [to_entries[] | .key as $key | select((own | index($key) | not) and (.value != null or (optional | index($key) | not))) |
	" \(.key)=\(.value | value)"] | add // "";
def line(first; own): first + pairs(own + ["comment"]) + if .comment then " # " + .comment else "" end;

(.vfioclaim | line("vfioclaim \(.version)"; ["version"])),
(.iommu // empty | line("iommu \(.state)"; ["state"])),
(.devices[] | line("\(.result) \(.address)"; ["result", "address"])),
(.missing[] | line("missing \(.what)"; ["what"])),
(.groups[] | line("group \(.group)"; ["group"])),
(.end | line("end"; []))
