# shellcheck shell=bash disable=SC2034
about="a record of the running host is that machine: the boot program says the same on it"
image=small
rivals="bochs snd_hda_intel e1000e"
cmdline="intel_iommu=on root=UUID=0a1b2c3d-1111-4000-8000-00000000beef"
plan="claim 0000:00:02.0
claim 1234:1111@0000:00:03.0/00.0 allow=bound-display
claim 8086:10d3
claim class=0108
claim 0000:00:1f.2"
host="vfioclaim record
echo '==== plan'
echo '$plan' >/run/plan.conf
vfioclaim-early --config /run/plan.conf --dry-run"

expect() {
	driver 0000:00:02.0 bochs-drm
	driver 0000:01:00.1 snd_hda_intel
	driver 0000:00:04.0 e1000e
	replays /run/plan.conf "$plan"
	noted plan '^refused 0000:00:02.0 .* driver=bochs-drm reason=bound-display '
	noted plan '^planned 0000:00:04.0 .* driver=e1000e '
	noted plan '^refused 0000:00:05.0 .* driver=nvme reason=unbaked '
	noted host '^A: initstate=live'
	noted host '^L: module=../../../../module/nvme'
	noted host 'root=UUID=00000000-0000-0000-0000-000000000000'
	nothing-noted host 'beef|serial=root|52:54:00'
}
