package io.nodelet.network.vip;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Progress;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.kube.KnownMasters;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose adverts come in.
class VrrpFilterTest {
    @TempDir
    Path folder;

    private final FakeNft nft = new FakeNft();

    /// Keeps the last rules that it was given, and shows their table.
    private static final class FakeNft implements Commands {
        private final List<String> given = new ArrayList<>();
        private boolean works = true;

        @Override
        public CommandResult run(Command command) {
            if (!works) {
                throw new NodeletException("no nft");
            }
            command.stdin().ifPresent(given::add);
            String table = given.isEmpty() ? "" : given.getLast();
            String out = String.join(" ", command.argv()).equals("nft list tables")
                    ? given.isEmpty() ? "table ip nat\n" : "table ip nat\ntable inet nodelet-vrrp\n"
                    : table;
            return new CommandResult(command, 0, out, "", Duration.ZERO);
        }
    }

    private VrrpFilter filter(String... masters) {
        KnownMasters known = new KnownMasters(folder.resolve("masters"));
        boolean _ = known.remember(List.of(masters));
        return new VrrpFilter(nft, Specs.masterWithVip(), known);
    }

    @Test
    void fromTheOtherMastersAlone() {
        assertThat(filter("10.0.0.3", "10.0.0.1", "10.0.0.2").rules())
                .contains(
                        "meta l4proto 112 @th,8,8 51 iifname { \"cni0\", \"flannel.1\", \"flannel-v6.1\" } drop",
                        "meta l4proto 112 @th,8,8 51 ip saddr != { 10.0.0.2, 10.0.0.3 } drop");
    }

    @Test
    void aLoneMasterHearsItselfAlone() {
        assertThat(filter("10.0.0.1").rules())
                .contains("iifname \"lo\" accept", "    meta l4proto 112 @th,8,8 51 drop\n");
    }

    @Test
    void itIsMadeAnewWhenThereIsAnotherMasterOrSomebodyTookItAway() {
        VrrpFilter alone = filter("10.0.0.1");
        assertThat(alone.check().isHealthy()).isFalse();
        alone.perform(Progress.SILENT);
        assertThat(alone.check().isHealthy()).isTrue();

        VrrpFilter two = filter("10.0.0.1", "10.0.0.2");
        assertThat(two.check().reason()).contains("lets others in");
        two.perform(Progress.SILENT);
        assertThat(two.check().isHealthy()).isTrue();

        nft.given.clear();
        assertThat(two.check().reason()).contains("is missing");
    }

    /// The address is worth more than the filter.
    @Test
    void whereThereIsNoNftablesThereIsNoFilter() {
        nft.works = false;
        assertThat(filter("10.0.0.1").check().isHealthy()).isTrue();
    }
}
