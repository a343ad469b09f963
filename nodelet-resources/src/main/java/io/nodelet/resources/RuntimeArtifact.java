package io.nodelet.resources;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;

/// Something that a component will leave on the machine by itself, such as a bridge that a CNI plugin makes. It is
/// declared before the component runs, so that the ledger knows whether it was there before; given back, it is removed
/// if it was not.
///
/// @param what     the sort of thing
/// @param name     which one: a link, a path, a table, a control group, a slice
/// @param lifetime how long it stays
public record RuntimeArtifact(What what, String name, Lifetime lifetime) implements Resource {
    /// The sorts of things that components leave.
    public enum What {
        /// A network link, by name.
        LINK,
        /// An address on a link, such as `eth0 10.0.0.50`.
        ADDRESS,
        /// Routes that lead over a link and by way of other machines to networks within one, such as
        /// `10.20.0.0/16 dev eth0`.
        ROUTES,
        /// Every mount below a folder.
        MOUNTS,
        /// A control group below the root of each hierarchy, with what is in it.
        CGROUP,
        /// A slice of systemd with all units in it, such as `kubepods.slice`, and its control group.
        SLICE,
        /// An nftables table, such as `ip kube-proxy`.
        NFT_TABLE,
        /// A table that iptables shares between programs: removed only once no rule is left in it.
        SHARED_TABLE,
        /// A file or a folder with all that is in it.
        PATH,
        /// Sockets in a folder that several programs share: removed once nobody listens at them, and with them the
        /// folder and its parent where they are empty then.
        SOCKETS,
        /// A file or a folder that nobody but Nodelet makes: removed also where an earlier run of ours had left it.
        OUR_PATH
    }

    public static RuntimeArtifact of(What what, String name) {
        return new RuntimeArtifact(what, name, Lifetime.RUN);
    }

    @Override
    public String kind() {
        return "trace";
    }

    @Override
    public String key() {
        return what + ":" + name;
    }
}
