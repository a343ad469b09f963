package io.nodelet.e2e;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// One thing that people have on their machines, and that a node must live with: it is not harmed, and nothing of the
/// node is left in it.
///
/// @param name  for the report of a round
/// @param setup a script, run before the first start; `CONFIG` is the node's configuration
/// @param keeps a script that is run after each stage, and fails where what is theirs was harmed
/// @param left  what a reset may leave, as it is theirs, too: lines of a [HostSnapshot]
record Oddity(String name, String setup, String keeps, Pattern left) {
    private static final Pattern NOTHING = Pattern.compile("(?!)");
    private static final List<String> NAMES =
            List.of("12345", "4e10", "0x1f", "1e3", "true", "null", "on", "n-1", "0-0", "007", "node.example.org");

    private static Oddity of(String name, String setup, String keeps) {
        return new Oddity(name, setup, keeps, NOTHING);
    }

    /// The machine's name and its cluster's, which is always an odd one.
    static Oddity names(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String cluster = NAMES.get(random.nextInt(NAMES.size() - 1));
        return of("node " + name + " of " + cluster, """
                sed -i 's/^  name: .*/  name: "%s"/; s/^clusterId: .*/clusterId: "%s"/' CONFIG
                """.formatted(name, cluster), "true");
    }

    static final List<Oddity> ALL = List.of(
            of("etcd's data behind a link", """
                    mkdir -p /srv/real
                    echo theirs >/srv/real/file
                    ln -s /srv/real /srv/link
                    printf 'etcd:\\n  dataDir: /srv/link/etcd\\n' >>CONFIG
                    """, "grep -qx theirs /srv/real/file && [ -L /srv/link ]"),
            of("kubelet's folder is a disk", """
                    mkdir -p /var/lib/kubelet
                    mount -t tmpfs disk /var/lib/kubelet
                    """, "mountpoint -q /var/lib/kubelet"),
            of("the logs are on a disk", """
                    mkdir -p /var/log/pf9
                    mount -t tmpfs -o mode=0755 disk /var/log/pf9
                    """, "mountpoint -q /var/log/pf9"),
            of("empty folders with modes of their own", """
                    mkdir -p /opt/cni/bin /etc/cni/net.d /var/lib/containerd
                    chmod 0711 /opt/cni/bin /var/lib/containerd
                    """, "[ -d /opt/cni/bin ] && [ -d /etc/cni/net.d ]"),
            new Oddity(
                    "somebody's logs",
                    """
                    mkdir -p /var/log/pods
                    echo theirs >/var/log/pods/somebodys
                    """,
                    "grep -qx theirs /var/log/pods/somebodys",
                    Pattern.compile(". file /var/log/pods/.*")),
            of("an alias on the interface", """
                    sed -i '/^  address:/d' CONFIG
                    address=$(ip -4 -o address show eth0 | awk '{print $4}')
                    ip address add "${address%.*}.99/${address#*/}" dev eth0
                    """, "ip -4 -o address show eth0 | grep -q '[.]99/'"),
            of("a disk with a name in another language", """
                    mkdir -p '/mnt/Bücher 5%'
                    mount -t tmpfs disk '/mnt/Bücher 5%'
                    echo theirs >'/mnt/Bücher 5%/file'
                    """, "grep -qx theirs '/mnt/Bücher 5%/file'"),
            of("somebody's firewall", """
                    nft add table ip foreign
                    nft add chain ip foreign input '{ type filter hook input priority 0; }'
                    nft add rule ip foreign input tcp dport 4711 drop
                    """, "nft list table ip foreign | grep -q 4711"),
            of("kernel settings of somebody", """
                    echo 2 >/proc/sys/net/ipv4/conf/all/rp_filter
                    echo 0 >/proc/sys/net/ipv4/ip_forward
                    """, "true"),
            of("resolvers with all that the format knows", """
                    printf '; theirs\\n# theirs\\nsearch\\ta.example b.example\\noptions ndots:2\\n' >/tmp/resolv
                    cat /etc/resolv.conf >>/tmp/resolv
                    cat /tmp/resolv >/etc/resolv.conf
                    rm /tmp/resolv
                    """, "grep -q '; theirs' /etc/resolv.conf"),
            of("another network's configuration after ours", """
                    mkdir -p /etc/cni/net.d
                    echo '{"cniVersion":"1.0.0","name":"foreign","plugins":[{"type":"loopback"}]}' >/etc/cni/net.d/99-foreign.conflist
                    """, "grep -q foreign /etc/cni/net.d/99-foreign.conflist"),
            of(
                    "tools with settings of their own",
                    """
                    printf 'runtime-endpoint: unix:///run/theirs.sock\\n' >/etc/crictl.yaml
                    mkdir -p /etc/containerd
                    printf 'version = 3\\n' >/etc/containerd/config.toml
                    """,
                    "grep -q theirs /etc/crictl.yaml && grep -qx 'version = 3' /etc/containerd/config.toml"));

    /// The script with the configuration's path in it.
    String setupOf(String config) {
        return setup.replace("CONFIG", config);
    }
}
