package io.nodelet.phases.etcd;

import io.nodelet.engine.Item;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is seen to before etcd starts: that the data is its own, that its member is one still, and that its first start
/// was not broken off. The cluster's first member alone begins by itself, and only as long as it never was one; one
/// that joins hears from the others.
///
/// @param coming how it comes in
/// @param member whether the cluster has not taken it out
record StartGuards(Coming coming, Ports ports, OwnData own, StillMember member) {
    static StartGuards of(NodeSpec spec, Ports ports) {
        Path data = Path.of(spec.config().etcd().dataDir());
        return new StartGuards(
                Coming.of(spec, ports.entry()),
                ports,
                ConfigureEtcd.ownData(spec, ports, () -> false),
                new StillMember(ports.watch(), data));
    }

    List<Item> items() {
        List<Item> items = new ArrayList<>(List.of(own, member));
        if (!coming.in() && !own.data().wasMember()) {
            var unfinished = new UnfinishedBootstrap(own.data().folder(), ports.clock());
            items.add(ports.watch().afresh(StillMember.SERVICE, unfinished::check));
            items.add(unfinished);
        }
        return items;
    }

    /// That it was ready is on record.
    Item wasReady() {
        return own.data().member(ports.clock().instant());
    }
}
