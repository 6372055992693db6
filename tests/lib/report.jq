# The report's lines (src/core/report.h) out of the JSON of `vfioclaim check`.
def value: if . == null then "-" else tostring | gsub("\\\\"; "\\x5c") | gsub(" "; "\\x20") end;
def pairs(own): [to_entries[] | select(.key as $key | own | index($key) | not) | " \(.key)=\(.value | value)"] | add // "";
def line(first; own): first + pairs(own + ["comment"]) + if .comment then " # " + .comment else "" end;

(.vfioclaim | line("vfioclaim \(.version)"; ["version"])),
(.iommu // empty | line("iommu \(.state)"; ["state"])),
(.devices[] | line("\(.result) \(.address)"; ["result", "address"])),
(.missing[] | line("missing \(.what)"; ["what"])),
(.groups[] | line("group \(.group)"; ["group"])),
(.end | line("end"; []))
