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
import io.nodelet.model.RunningConfig;
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
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration LOOPBACK = Duration.ofSeconds(3);
    private static final Duration MEMBER = Duration.ofSeconds(10);

    /// @param running says how slow the machine is
    static Reach patient(RunningConfig running) {
        return new Reach(
                stretched(new LinuxCommands(), running),
                way -> new HttpKubeApi(way, running.stretched(CALL)),
                way -> new HttpEtcdMembers(way, running.stretched(MEMBER)),
                new HttpLoopbackHealth(running.stretched(LOOPBACK)));
    }

    private static Commands stretched(Commands commands, RunningConfig running) {
        return command -> commands.run(command.within(running.stretched(command.timeout())));
    }

    /// Whatever does not answer at once is not asked again.
    ///
    /// @param running says how slow the machine is
    static Reach brief(RunningConfig running) {
        Duration brief = running.stretched(BRIEF);
        return new Reach(
                new BriefCommands(new LinuxCommands(), brief),
                way -> new BriefApi(new HttpKubeApi(way, brief)),
                way -> new HttpEtcdMembers(way, brief),
                new HttpLoopbackHealth(brief));
    }

    KubeApi api(Way way) {
        return servers.apply(way);
    }
}
