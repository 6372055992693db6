# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a live system, an overlay over an image on a disk: bake finds what that disk is on"
image=small
storage='
	mkdir -p /run/live/medium /run/live/rootfs /run/live/overlay
	tool mkfs.ext4 -q "$(disk 06.0)"
	mount "$(disk 06.0)" /run/live/medium
	dd if=/dev/zero of=/run/live/medium/root.img bs=1M count=1 seek=31
	losetup /dev/loop0 /run/live/medium/root.img
	tool mkfs.ext4 -q /dev/loop0
	mount /dev/loop0 /run/live/rootfs
	mount -t tmpfs tmpfs /run/live/overlay
	mkdir /run/live/overlay/rw /run/live/overlay/work
	mount -t overlay -o lowerdir=/run/live/rootfs,upperdir=/run/live/overlay/rw,workdir=/run/live/overlay/work \
		overlay /root
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0)

expect() {
	noted mountinfo ' / / .* - overlay '
	protects "8086:5845@0000:00:06.0 because=/"
}
