package io.nodelet.agent.why;

import io.nodelet.agent.machine.Machine;
import io.nodelet.why.Facts.Api;
import io.nodelet.why.Facts.Etcd;
import io.nodelet.why.Facts.Network;
import io.nodelet.why.Facts.ServiceSeen;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The looks at the node's own parts that have begun; nothing where the doors to them are shut.
record NodeLooks(
        Supplier<List<ServiceSeen>> services, Supplier<Network> network, Supplier<Etcd> etcd, Supplier<Api> api) {
    /// @param live whether anything should run at all
    NodeLooks(Looks looks, Machine machine, Optional<Doors> doors, boolean live) {
        Optional<Doors> up = doors.filter(_ -> live);
        Optional<Doors> master = up.filter(it -> it.spec().master());
        this(
                begin(
                        looks,
                        "services",
                        doors,
                        it -> new ServiceProbe(machine, it.services(), it.ledger()).look(),
                        List.of()),
                begin(
                        looks,
                        "network",
                        up,
                        it -> new NetworkProbe(machine, it.spec(), it.commands()).look(),
                        NetworkProbe.UNSEEN),
                begin(looks, "etcd", master, it -> new EtcdProbe(it.spec(), it.etcd()).look(), EtcdProbe.UNSEEN),
                begin(looks, "API server", up, NodeLooks::api, ApiProbe.UNSEEN));
    }

    private static Api api(Doors doors) {
        return new ApiProbe(doors.api(), doors.spec().facts().name()).look();
    }

    private static <T> Supplier<T> begin(
            Looks looks, String what, Optional<Doors> doors, Function<Doors, T> look, T unseen) {
        return doors.map(it -> looks.begin(what, () -> look.apply(it), unseen)).orElse(() -> unseen);
    }
}
