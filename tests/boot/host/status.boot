# shellcheck shell=bash disable=SC2016,SC2034,SC2154
about="status shows the claims of the boot, through every change of them; release gives devices back, but none in use"
image=small
rivals="bochs snd_hda_intel"
config="claim 0000:01:00.0"
cmdline="intel_iommu=on"
# both roots share /dev: the real one gets the image's modules by it, for `release` to load from
prepare='cp -r /lib/modules /dev/modules'
# the boot program acts in an initramfs only, so here the real root looks like one
host='echo "claim 0000:01:00.0" >/run/vfioclaim.conf
mount -o remount,rw /
cp /run/vfioclaim.conf /etc/
mkdir -p /lib/modules
mount --bind /dev/modules /lib/modules
vfioclaim status
echo "exit $?"
echo "==== running"
vfioclaim-early
echo "exit $?"
: >/etc/initrd-release
for address in 01:00.1 00:02.0; do
	echo "==== one-$address"
	vfioclaim status "$address"
	echo "exit $?"
done
for format in qemu libvirt; do
	echo "==== $format"
	vfioclaim status --format "$format"
	echo "exit $?"
done

echo "==== log"
mv /run/vfioclaim/report /run/kept
vfioclaim status
echo "exit $?"
mv /run/kept /run/vfioclaim/report

echo "==== busy"
vfio-open 0000:01:00.1 60 &
until vfioclaim status | grep -q "used by vfio-open"; do sleep 0.2; done
vfioclaim status
echo "exit $?"
echo "==== busy-release"
echo "pid $!"
vfioclaim release 01:00.0
echo "exit $?"
mkdir /run/empty
mount --bind /run/empty "/proc/$!" # the kernel knows it all the same
echo "==== busy-hidden"
vfioclaim release 01:00.0
echo "exit $?"
umount "/proc/$!"
kill $!
wait

echo "==== baked"
vfioclaim bake --output /run/baked
vfioclaim-early --config /run/baked >/dev/null 2>&1
vfioclaim status
echo "exit $?"
echo "==== changed"
echo 0000:01:00.1 >/sys/bus/pci/drivers/vfio-pci/unbind
vfioclaim status
echo "exit $?"
vfioclaim-early --config /run/baked >/dev/null 2>&1
echo "==== older"
echo "claim 8086:10d3 optional" >>/etc/vfioclaim.conf
vfioclaim status
echo "exit $?"
cp /run/vfioclaim.conf /etc/

echo "==== release"
vfioclaim release 0000:01:00.0
echo "exit $?"
echo "==== released"
vfioclaim status
echo "exit $?"
echo "==== taken-back"
rmmod snd_hda_intel
echo 8086 2668 >/sys/bus/pci/drivers/vfio-pci/new_id
vfioclaim release 01:00.1
echo "exit $?"
echo "==== loaded"
echo 8086 2668 >/sys/bus/pci/drivers/vfio-pci/remove_id
vfioclaim release 01:00.1
echo "exit $?"
echo "==== again"
vfioclaim release 01:00
echo "exit $?"'

expect() {
	noted running '^vfioclaim: not an initramfs; use --dry-run or --root$'
	noted running '^exit 2$'
	noted host '^claimed  0000:01:00.0 '
	noted host '^group    [0-9]+  viable; used by no process$'
	noted host '^exit 0$'
	noted one-01:00.1 '^claimed 0000:01:00.1 driver=vfio-pci group=[0-9]+$'
	noted one-01:00.1 '^exit 0$'
	noted one-00:02.0 '^vfioclaim: 0000:00:02.0: not claimed: bound to bochs-drm$'
	noted one-00:02.0 '^exit 1$'
	noted qemu '^-device vfio-pci,host=0000:01:00.0,bus=vfioclaim0,addr=00.0,multifunction=on$'
	noted qemu '^-device vfio-pci,host=0000:01:00.1,bus=vfioclaim0,addr=00.1$'
	noted libvirt "bus='0x01' slot='0x00' function='0x1'"
	noted log '^This boot, from the report in /dev/kmsg:$'
	noted log '^exit 0$'
	noted busy '^group    [0-9]+  viable; used by vfio-open \(pid [0-9]+\)$'
	noted busy '^exit 0$'
	noted busy-release "vfio-open \(pid $(lab_section "$record" busy-release | sed -n 's/^pid //p')\)"
	noted busy-release '^refused  0000:01:00.0 '
	noted busy-release '^exit 1$'
	noted busy-hidden 'a process that cannot be inspected'
	noted busy-hidden '^refused  0000:01:00.0 '
	noted baked '^exit 0$'
	nothing-noted baked 'older'
	noted changed '^changed  0000:01:00.1 '
	noted changed '^exit 1$'
	noted older 'older than the configuration'
	noted older '^exit 4$'
	noted release '^released 0000:01:00.0 '
	noted release 'now bound to bochs-drm'
	noted release '^exit 0$'
	noted released '^released 0000:01:00.0 '
	noted released '^group    [0-9]+  not viable, 0000:01:00.0 is bound to bochs-drm'
	noted released 'release 0000:01:00.1 as well, or reboot$'
	noted released '^exit 1$'
	noted taken-back '^failed   0000:01:00.1 '
	noted taken-back '^ *echo 8086 2668 >/sys/bus/pci/drivers/vfio-pci/remove_id$'
	noted taken-back '^exit 1$'
	noted loaded 'now bound to snd_hda_intel'
	noted loaded '^exit 0$'
	noted again 'is not claimed but bound to'
	noted again '^exit 1$'
}
