package io.nodelet.agent;

import io.nodelet.agent.why.BriefApi;
import io.nodelet.agent.why.BriefCommands;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.kube.EtcdMembers;
import io.nodelet.kube.HttpEtcdMembers;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.Way;
import io.nodelet.phases.controlplane.HttpLoopbackHealth;
import io.nodelet.phases.controlplane.LoopbackHealth;
import java.time.Duration;
import java.util.function.Function;

/// How programs and servers are reached: with patience by what acts, without by what only looks.
///
/// @param commands external programs
/// @param servers  makes the way to a server
/// @param members  makes the way to a member of etcd
/// @param loopback components on this machine
record Reach(
        Commands commands,
        Function<Way, KubeApi> servers,
        Function<Way, EtcdMembers> members,
        LoopbackHealth loopback) {
    private static final Duration BRIEF = Duration.ofSeconds(2);
    private static final Duration MEMBER = Duration.ofSeconds(10);

    static Reach patient() {
        return new Reach(
                new LinuxCommands(),
                HttpKubeApi::new,
                way -> new HttpEtcdMembers(way, MEMBER),
                new HttpLoopbackHealth());
    }

    /// Whatever does not answer at once is not asked again.
    static Reach brief() {
        return new Reach(
                new BriefCommands(new LinuxCommands(), BRIEF),
                way -> new BriefApi(new HttpKubeApi(way, BRIEF)),
                way -> new HttpEtcdMembers(way, BRIEF),
                new HttpLoopbackHealth(BRIEF));
    }

    KubeApi api(Way way) {
        return servers.apply(way);
    }
}
