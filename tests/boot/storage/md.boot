# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root on an md mirror over two controllers, swap on its second partition: bake finds both"
image=small
storage='
	tool mdadm --create /dev/md0 --run --assume-clean --metadata=1.2 -l 1 -n 2 "$(disk 06.0)" "$(disk 1f.2)"
	printf "size=100M\n,\n" | tool sfdisk -q /dev/md0
	wait_for [ -e /dev/md0p2 ]
	tool mkfs.ext4 -q /dev/md0p1
	tool mkswap /dev/md0p2
	mount /dev/md0p1 /root
	swapon /dev/md0p2
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 ide-hd,bus=ide.0)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:2922@0000:00:1f.2 because=/"
}
