# shellcheck shell=bash disable=SC2034,SC2054,SC2154
about="24 devices of 30 are claimed, in every known way, where guest time is a count of instructions"
exact=yes
# nothing in it may vary: neither where the kernel is, nor what it guesses
cmdline="nokaslr norandmaps random.trust_cpu=off"
devices=(VGA,addr=02.0)
claimed=()
for slot in 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d; do
	devices+=("pci-testdev,addr=$slot.0")
	claimed+=("0000:00:$slot.0")
done
ids=1b36:0005
short="claim $ids all"
config=$(
	printf "claim $ids@%s\n" "${claimed[@]}"
	# what baking finds on a host with six devices to live on
	printf 'protect %s because=/\n' 8086:5845@0000:00:05.0 8086:2922@0000:00:1f.2 8086:2930@0000:00:1f.3 \
		8086:2918@0000:00:1f.0 1234:1111@0000:00:02.0 8086:29c0@0000:00:00.0
)

# Each way must have claimed them all, or what it cost says nothing.
expect() {
	lab_section "$record" bench | awk -v all="${#claimed[@]}" '
		$1 !~ /idle/ && ($3 != 0 || $4 != all) { print $1 ": exit " $3 ", " $4 " of " all " claimed"; bad = 1 }
		END { exit bad || !NR }
	'
}
