# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a /var on a second disk that no fstab names, as with a .mount unit: bake finds it"
image=small
storage='
	tool mkfs.ext4 -q "$(disk 06.0)"
	tool mkfs.ext4 -q "$(disk 1f.2)"
	mount "$(disk 06.0)" /root
	mkdir /root/var
	mount "$(disk 1f.2)" /root/var
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 ide-hd,bus=ide.0)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:2922@0000:00:1f.2 because=/var"
}
