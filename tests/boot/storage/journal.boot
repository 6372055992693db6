# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root on ext4 with its journal on another controller: bake finds both"
image=small
storage='
	tool mkfs.ext4 -q -b 4096 -O journal_dev "$(disk 1f.2)"
	tool mkfs.ext4 -q -b 4096 -J device="$(disk 1f.2)" "$(disk 06.0)"
	mount "$(disk 06.0)" /root
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 ide-hd,bus=ide.0)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:2922@0000:00:1f.2 because=/"
}
