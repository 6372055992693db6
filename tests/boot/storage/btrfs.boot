# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root on btrfs over two disks, one below a root port: bake finds both controllers"
image=small
storage='
	tool mkfs.btrfs -q -d raid1 -m raid1 "$(disk 06.0)" "$(disk 07.0)"
	tool btrfs device scan
	mount -t btrfs "$(disk 06.0)" /root
'
devices+=(pcie-root-port,id=port2,chassis=2,addr=07.0)
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 nvme,serial=b,use-intel-id=on,bus=port2)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:5845@0000:00:07.0/00.0 because=/"
}
