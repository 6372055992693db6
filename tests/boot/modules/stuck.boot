# shellcheck shell=bash disable=SC2034,SC2054
about="two devices whose driver never lets go of them cost the others nothing, and the run no more than its deadline"
unforetold="the image loads drivers before us"
image=small
extra=stuck
prepare="busybox modprobe stuck; busybox modprobe e1000e"
run="run --deadline 3; cp /run/vfioclaim/report /tmp/first; again=later; run --deadline 1"
rivals="bochs snd_hda_intel e1000e"
config="claim 1234:11e8 all
claim 0000:01:00.0
claim 0000:00:04.0"
cmdline="intel_iommu=on"
# one of them comes before the network card, so that it is this one which has to wait
devices=(edu,addr=01.0 "${pc[@]}" edu,addr=06.0)

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:04.0 vfio-pci
	opens 0000:00:04.0 8086:10d3
	# the kernel has taken the link away by then
	driver 0000:00:01.0 -
	override 0000:00:01.0 locked
	before 'stuck 0000:00:01.0: stuck for ever' 'e1000e 0000:00:04.0 eth0: removed'
	before 'e1000e 0000:00:04.0 eth0: removed' 'stuck 0000:00:06.0: stuck for ever'
	noted first '^failed 0000:00:01.0 .* reason=stuck .* a step on it did not return.*; driver_override is still set'
	noted first '^failed 0000:00:06.0 .* reason=stuck '
	noted first '^claimed 0000:00:04.0 .* driver=vfio-pci '
	noted first '^end status=1 claimed=3 refused=0 missing=0 failed=2 ms=([0-9]{1,3}|[123][0-9]{3})$'
	noted exit '^exit 1$'
	# another run waits for their locks, and for them no longer than its own deadline
	report '^already 0000:00:04.0 '
	report '^failed 0000:00:01.0 .* reason=stuck '
	report '^end status=1 claimed=3 refused=0 missing=0 failed=2 ms=(1?[0-9]{1,3})$'
	noted exit-later '^exit 1$'
	lines 1 'stuck 0000:00:01.0: stuck for ever'
}
