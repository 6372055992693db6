# shellcheck shell=bash disable=SC2016,SC2034,SC2054
about="a root on LVM on LUKS, /boot and swap on other controllers: bake finds all three"
image=small
storage='
	echo secret >/run/key
	tool cryptsetup -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 luksFormat "$(disk 06.0)" /run/key
	tool cryptsetup -q --key-file /run/key open "$(disk 06.0)" crypt
	tool vgcreate -q vg /dev/mapper/crypt
	tool lvcreate -q -y -n root -l 100%FREE vg
	tool mkfs.ext4 -q /dev/vg/root
	tool mkfs.ext4 -q "$(disk 1f.2)"
	tool mkswap "$(disk 07.0)"
	mount /dev/vg/root /root
	mkdir /root/boot
	mount "$(disk 1f.2)" /root/boot
	swapon "$(disk 07.0)"
'
disks=(nvme,serial=a,use-intel-id=on,addr=06.0 virtio-blk-pci,addr=07.0 ide-hd,bus=ide.0)

expect() {
	protects "8086:5845@0000:00:06.0 because=/" "1af4:1001@0000:00:07.0 because=swap" \
		"8086:2922@0000:00:1f.2 because=/boot"
}
