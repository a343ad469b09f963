#!/bin/sh
# Makes what virtual machines begin with: image.sh FOLDER SUITE MIRROR SIZE. As root; nothing of the machine is changed. In
# FOLDER are then: base.raw, vmlinuz, initrd, key.
set -eu
cd "$1"
suite=$2 mirror=$3 size=$4
ssh-keygen -q -t ed25519 -N '' -f key -C nodelet-vm
echo "installing Debian $suite from $mirror"
mmdebstrap -q --variant=minbase --mode=root --include=systemd,systemd-sysv,dbus,udev,libpam-systemd,iproute2,nftables,iptables,conntrack,ethtool,socat,ipset,kmod,procps,openssh-server,ca-certificates,linux-image-cloud-amd64 \
  "$suite" root.tar "deb $mirror $suite main"
mkdir root
tar xf root.tar -C root --numeric-owner
rm root.tar
echo node1 >root/etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 node1\n::1 localhost\n' >root/etc/hosts
# What the user shares is mounted when somebody looks, so that no boot waits for it.
printf '/dev/vda / ext4 defaults,noatime 0 1\nLABEL=share /mnt/share ext4 ro,noauto,x-systemd.automount 0 0\n' >root/etc/fstab
mkdir -p root/mnt/share root/root/.ssh root/etc/systemd/network root/var/log/journal root/var/lib/systemd/linger
# Otherwise each ssh starts a systemd for root's session, and ends it.
: >root/var/lib/systemd/linger/root
cp key.pub root/root/.ssh/authorized_keys
: >root/etc/machine-id
printf '[Match]\nMACAddress=52:54:00:12:34:56\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\nIPv6AcceptRA=no\n' >root/etc/systemd/network/10-lan.network
rm -f root/etc/resolv.conf
echo 'nameserver 10.0.2.3' >root/etc/resolv.conf
chroot root systemctl -q enable systemd-networkd ssh
chroot root systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-networkd-wait-online.service
# The kernel lacks only virtio_blk to mount its root: an initramfs of busybox and that module boots faster than Debian's.
kernel=$(ls root/usr/lib/modules | tail -1)
cp "root/boot/vmlinuz-$kernel" vmlinuz
mkdir -p early/bin early/dev early/mnt
cp "$(command -v busybox)" early/bin/busybox
module=$(find "root/usr/lib/modules/$kernel" -name 'virtio_blk.ko*')
case $module in *.xz) xz -dc "$module" ;; *.zst) zstd -dc "$module" ;; *) cat "$module" ;; esac >early/virtio_blk.ko
cat >early/init <<'I'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox insmod /virtio_blk.ko
while [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done
/bin/busybox mount -t ext4 -o noatime /dev/vda /mnt
/bin/busybox umount /dev
exec /bin/busybox switch_root /mnt /sbin/init
I
chmod +x early/init
mknod early/dev/console c 5 1
(cd early && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >initrd
echo "writing the disk"
mke2fs -q -t ext4 -L root -d root base.raw "$size"
rm -rf root early
