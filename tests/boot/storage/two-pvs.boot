# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root in a volume group of two disks, one of which has none of its blocks: bake finds both"
image=small
storage='
	tool vgcreate -q vg "$(disk 06.0)" "$(disk 1f.2)"
	tool lvcreate -q -y -n root -l 100%PVS vg "$(disk 06.0)"
	tool lvcreate -q -y -n data -l 50%PVS vg "$(disk 1f.2)"
	tool mkfs.ext4 -q /dev/vg/root
	mount /dev/vg/root /root
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 ide-hd,bus=ide.0)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:2922@0000:00:1f.2 because=/"
}
