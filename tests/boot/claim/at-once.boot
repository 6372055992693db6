# shellcheck shell=bash disable=SC2016,SC2034
about="two runs at once: one waits for the other, which takes two seconds, and all is claimed once"
unforetold="the image loads a driver before us"
image=small
prepare='
	busybox modprobe e1000e
	rm -f /sbin/modprobe /bin/modprobe
	printf "#!/bin/busybox sh\necho loading\nsleep 2\nexec busybox modprobe \"\$@\"\n" >/sbin/modprobe
	chmod 755 /sbin/modprobe
'
run="run & (again=too; run); wait; cat /tmp/out* | grep -c loading >/tmp/loads"
rivals="bochs snd_hda_intel e1000e"
config="claim 0000:01:00.0
claim 0000:00:04.0"
cmdline="intel_iommu=on"

expect() {
	driver 0000:01:00.0 vfio-pci
	driver 0000:01:00.1 vfio-pci
	driver 0000:00:04.0 vfio-pci
	opens 0000:00:04.0 8086:10d3
	for notes in '' -too; do
		noted "exit$notes" '^exit 0$'
		noted "err$notes" '^end status=0 claimed=3 refused=0 missing=0 failed=0 ms=[0-9]{4}$'
		nothing-noted "err$notes" 'another vfioclaim'
	done
	# only the first finds that there is something to load, and to unbind
	noted loads '^1$'
	lines 1 'e1000e .* removed PHC'
}
