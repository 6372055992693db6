# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root on an NVMe that two controllers share: bake finds both"
image=small
storage='
	shared() {
		basename /sys/devices/virtual/nvme-subsystem/nvme-subsys*/nvme*n1
	}
	is_shared() {
		[ -e "/dev/$(shared)" ]
	}
	wait_for is_shared
	tool mkfs.ext4 -q "/dev/$(shared)"
	mount "/dev/$(shared)" /root
'
devices+=(
	nvme-subsys,id=subsystem
	nvme,id=one,serial=a,subsys=subsystem,use-intel-id=on,addr=06.0
	nvme,id=two,serial=a,subsys=subsystem,use-intel-id=on,addr=07.0
)
disks=(nvme-ns,bus=one,shared=on)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "8086:5845@0000:00:07.0 because=/"
}
