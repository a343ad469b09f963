package io.nodelet.network.vip;

import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.engine.Progress;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.kube.KnownMasters;
import io.nodelet.model.Health;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AppliedObjects;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table of nftables that lets this virtual router's adverts in from the other masters alone, and from no pod. An
/// empty chain in it is called by a digest of the rules, so that a look can tell whether they are as they should be.
/// Where nftables can't be asked there is no filter: keepalived itself looks at the senders, too.
///
/// @param known the masters, this one among them
public record VrrpFilter(Commands commands, NodeSpec spec, KnownMasters known) implements Action {
    private static final String TABLE = "inet nodelet-vrrp";
    private static final List<String> TUNNELS = List.of("flannel.1", "flannel-v6.1");

    /// The table, which goes with keepalived.
    public static Item trace() {
        return RuntimeArtifact.of(What.NFT_TABLE, TABLE);
    }

    @Override
    public String key() {
        return "adverts of VRRP come from masters";
    }

    @Override
    public Health check() {
        CommandResult tables;
        try {
            tables = commands.run(Command.of("nft", "list", "tables"));
        } catch (NodeletException e) {
            return Health.healthy();
        }
        if (!tables.ok()) {
            return Health.healthy();
        }
        boolean there = tables.out().lines().anyMatch(line -> line.strip().equals("table " + TABLE));
        return there
                        && commands.run(Command.of("nft", "list table " + TABLE))
                                .out()
                                .contains("chain " + digest() + " ")
                ? Health.healthy()
                : Health.unhealthy(
                        there ? ReasonCode.RESOURCE_DIFFERS : ReasonCode.RESOURCE_MISSING,
                        TABLE,
                        "the nftables table " + TABLE + (there ? " lets others in" : " is missing"));
    }

    @Override
    public void perform(Progress progress) {
        commands.run(Command.of("nft", "-f", "-").input(rules())).orThrow();
    }

    String rules() {
        return rules(digest());
    }

    private String digest() {
        return "r" + AppliedObjects.digest(rules("r"));
    }

    private String rules(String digest) {
        Stream<String> podSide = Stream.concat(Stream.of(spec.config().network().bridge()), TUNNELS.stream());
        return Template.of(VrrpFilter.class, "vrrp-filter.nft")
                .fill(Map.of(
                        "digest",
                        digest,
                        "routerId",
                        spec.config().controlPlane().virtualIp().routerId(),
                        "pods",
                        podSide.map(name -> '"' + name + '"').collect(Collectors.joining(", ")),
                        "peers",
                        peers()));
    }

    /// Of a lone master: nobody.
    private String peers() {
        String own = spec.facts().address();
        String others = known.list(spec.config()).stream()
                .filter(address -> !address.equals(own))
                .sorted()
                .collect(Collectors.joining(", "));
        boolean v6 = Ip.parse(own).orElseThrow().v6();
        return others.isEmpty() ? "" : (v6 ? "ip6" : "ip") + " saddr != { " + others + " } ";
    }
}
