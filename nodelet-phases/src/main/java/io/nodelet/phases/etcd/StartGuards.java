package io.nodelet.phases.etcd;

import io.nodelet.engine.Item;
import io.nodelet.etcd.member.BootstrapMode;
import io.nodelet.etcd.member.DataOwnershipCheck;
import io.nodelet.etcd.member.MembershipCheck;
import io.nodelet.etcd.member.UnfinishedBootstrap;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.PhaseContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is seen to before etcd starts: that the data is its own, that its member is one still, and that its first start
/// was not broken off. The cluster's first member alone begins by itself, and only as long as it never was one; one
/// that joins hears from the others.
///
/// @param bootstrapMode how it comes in
/// @param member whether the cluster has not taken it out
record StartGuards(BootstrapMode bootstrapMode, PhaseContext context, DataOwnershipCheck own, MembershipCheck member) {
    static StartGuards of(NodeSpec spec, PhaseContext context) {
        Path data = Path.of(spec.config().etcd().dataDir());
        return new StartGuards(
                BootstrapMode.of(spec, context.entry()),
                context,
                ConfigureEtcd.ownData(spec, context, () -> false),
                new MembershipCheck(context.monitor(), data));
    }

    List<Item> items() {
        List<Item> items = new ArrayList<>(List.of(own, member));
        if (!bootstrapMode.in() && !own.data().wasMember()) {
            var unfinished = new UnfinishedBootstrap(own.data().folder(), context.clock());
            items.add(context.monitor().afresh(MembershipCheck.SERVICE, unfinished::check));
            items.add(unfinished);
        }
        return items;
    }

    /// That it was ready is on record.
    Item wasReady() {
        return own.data().member(context.clock().instant());
    }
}
