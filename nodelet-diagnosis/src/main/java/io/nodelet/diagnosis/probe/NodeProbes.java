package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.Api;
import io.nodelet.why.Facts.Etcd;
import io.nodelet.why.Facts.Network;
import io.nodelet.why.Facts.ServiceSeen;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The looks at the node's own parts that have begun; nothing where the doors to them are shut.
record NodeProbes(
        Supplier<List<ServiceSeen>> services, Supplier<Network> network, Supplier<Etcd> etcd, Supplier<Api> api) {
    /// A look at a part of the node.
    private record Part(String what, Component component) {
        <T> Supplier<T> begin(
                ProbeRunner probeRunner, Optional<ProbeContext> doors, Function<ProbeContext, T> look, T unseen) {
            return doors.map(context -> probeRunner.begin(what, component, () -> look.apply(context), unseen))
                    .orElse(() -> unseen);
        }
    }

    private static final Part SERVICES = new Part("services", Component.MACHINE);
    private static final Part NETWORK = new Part("network", Component.NETWORK);
    private static final Part ETCD = new Part("etcd", Component.ETCD);
    private static final Part RECORDS = new Part("records of etcd", Component.ETCD);
    private static final Part API = new Part("API server", Component.APISERVER);

    /// @param live whether anything should run at all
    NodeProbes(ProbeRunner looks, Machine machine, Optional<ProbeContext> doors, boolean live) {
        Optional<ProbeContext> up = doors.filter(_ -> live);
        Optional<ProbeContext> master =
                up.filter(probeContext -> probeContext.spec().master());
        if (doors.isEmpty()) {
            List.of(SERVICES, NETWORK, ETCD, RECORDS, API)
                    .forEach(part -> looks.blocked(part.what(), part.component(), ""));
        }
        this(
                SERVICES.begin(
                        looks,
                        doors,
                        probeContext -> new ServiceProbe(machine, probeContext.services(), probeContext.ledger(), looks)
                                .probe(),
                        List.of()),
                NETWORK.begin(
                        looks,
                        up,
                        probeContext ->
                                new NetworkProbe(machine, probeContext.spec(), probeContext.commands(), looks).probe(),
                        NetworkProbe.UNSEEN),
                etcd(looks, master),
                API.begin(looks, up, probeContext -> api(probeContext, machine, looks), ApiProbe.UNSEEN));
    }

    /// One that does not answer in time hides nothing of what the disk says.
    private static Supplier<Etcd> etcd(ProbeRunner probeRunner, Optional<ProbeContext> master) {
        Supplier<Etcd> said = ETCD.begin(
                probeRunner,
                master,
                context -> new EtcdProbe(context.spec(), context.etcd(), context.members(), probeRunner).probe(),
                EtcdProbe.UNSEEN);
        Supplier<EtcdRecords> records =
                RECORDS.begin(probeRunner, master, context -> EtcdRecords.of(context.spec()), EtcdRecords.UNSEEN);
        return () -> records.get().beside(said.get());
    }

    private static Api api(ProbeContext context, Machine machine, ProbeRunner probeRunner) {
        String node = context.spec().facts().name();
        return new ApiProbe(
                        context.api(),
                        context.server().toString(),
                        node,
                        new PodProbe(context.api(), context.cluster(), node, machine.clock()),
                        context.cluster().map(kubeApi -> new ClusterServicesProbe(kubeApi, probeRunner)),
                        probeRunner)
                .probe();
    }
}
