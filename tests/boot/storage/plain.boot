# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root on a partition, a /boot that only fstab names, and a swap file: bake finds their two controllers"
image=small
storage='
	echo "start=2048" | tool sfdisk -q "$(disk 06.0)"
	wait_for [ -e "$(disk 06.0)p1" ]
	tool mkfs.ext4 -q "$(disk 06.0)p1"
	tool mkfs.ext4 -q -L boot "$(disk 1f.2)"
	mount "$(disk 06.0)p1" /root
	mkdir /root/etc
	echo "LABEL=boot /boot ext4 noauto" >/root/etc/fstab
	dd if=/dev/zero of=/root/swapfile bs=1M count=8
	mkswap /root/swapfile
	swapon /root/swapfile
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 ide-hd,bus=ide.0)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:2922@0000:00:1f.2 because=/boot"
}
