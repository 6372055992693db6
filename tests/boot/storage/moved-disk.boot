# shellcheck shell=bash disable=SC2034,SC2054
about="what was baked where / was on a disk at 00:06.0 protects that disk in another slot, and no other"
image=small
baked=plain
cmdline="rd.vfioclaim.claim=8086:5845,0000:00:08.0"
devices+=(nvme,serial=a,use-intel-id=on,addr=07.0 nvme,serial=b,addr=08.0)
unforetold="check bakes for the host it runs on, and this is another"

expect() {
	driver 0000:00:07.0 nvme
	driver 0000:00:08.0 vfio-pci
	override 0000:00:07.0 '(null)'
	report '^vfioclaim .* config=sha256:[0-9a-f]{64}$'
	report '^refused 0000:00:07.0 .* reason=protected .* # by /vfioclaim.conf:[0-9]+: needed for /$'
	report '^claimed 0000:00:08.0 '
}
