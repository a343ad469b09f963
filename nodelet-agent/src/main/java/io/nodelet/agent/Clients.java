package io.nodelet.agent;

import io.nodelet.diagnosis.probe.TimeLimitedApi;
import io.nodelet.diagnosis.probe.TimeLimitedCommands;
import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.HttpEtcdMembers;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.RunningConfig;
import io.nodelet.phases.LoopbackHealth;
import io.nodelet.phases.controlplane.HttpLoopbackHealth;
import java.time.Duration;
import java.util.function.Function;

/// How programs and servers are reached: with patience by what acts, without by what only looks.
///
/// @param commands external programs
/// @param servers  makes the way to a server
/// @param members  makes the way to a member of etcd
/// @param loopback components on this machine
record Clients(
        Commands commands,
        Function<ClientConfig, KubeApi> servers,
        Function<ClientConfig, EtcdMembers> members,
        LoopbackHealth loopback) {
    private static final Duration BRIEF = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration LOOPBACK = Duration.ofSeconds(3);
    private static final Duration MEMBER = Duration.ofSeconds(10);

    /// @param running says how slow the machine is
    static Clients patient(RunningConfig running) {
        return new Clients(
                stretched(new LinuxCommands(), running),
                clientConfig -> new HttpKubeApi(clientConfig, running.stretched(CALL)),
                clientConfig -> new HttpEtcdMembers(clientConfig, running.stretched(MEMBER)),
                new HttpLoopbackHealth(running.stretched(LOOPBACK)));
    }

    private static Commands stretched(Commands commands, RunningConfig running) {
        return command -> commands.run(command.within(running.stretched(command.timeout())));
    }

    /// Whatever does not answer at once is not asked again.
    ///
    /// @param running says how slow the machine is
    static Clients brief(RunningConfig running) {
        Duration brief = running.stretched(BRIEF);
        return new Clients(
                new TimeLimitedCommands(new LinuxCommands(), brief),
                clientConfig -> new TimeLimitedApi(new HttpKubeApi(clientConfig, brief)),
                clientConfig -> new HttpEtcdMembers(clientConfig, brief),
                new HttpLoopbackHealth(brief));
    }

    KubeApi api(ClientConfig clientConfig) {
        return servers.apply(clientConfig);
    }
}
