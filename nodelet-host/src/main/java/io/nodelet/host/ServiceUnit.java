package io.nodelet.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a service is started.
///
/// @param name        such as `kubelet`; a DNS label
/// @param argv        program (absolute) and arguments
/// @param env         its environment
/// @param fingerprint a digest of all that decides how it behaves; when it differs, the service must be restarted
/// @param nature      what it may do, where that can be enforced
/// @param after       names of the services that it needs: a shutdown of the machine stops it before them
/// @param condition   what must be so whenever it is started, by whomever
/// @param rank        how it is protected from its neighbours
public record ServiceUnit(
        String name,
        List<String> argv,
        Map<String, String> env,
        String fingerprint,
        Nature nature,
        List<String> after,
        Optional<StartCondition> condition,
        Rank rank) {
    /// What kind of program a service is.
    public enum Nature {
        /// It changes the machine: mounts, links, rules.
        POWERFUL,
        /// It needs its files and the network, and nothing else of the machine.
        CONFINED,
        /// It changes the machine, and what it starts lives on without it, such as the shims of containers.
        PARENT
    }

    /// How a service is protected where memory and processors are short. Every pod's process is killed before any of
    /// these: the kernel keeps those of guaranteed pods at -997.
    public enum Rank {
        /// One of the node's programs.
        ORDINARY(-998, 200),
        /// One that the others, or the whole cluster, can't do without.
        VITAL(-999, 1000);

        private final int oomScoreAdjust;
        private final int weight;

        Rank(int oomScoreAdjust, int weight) {
            this.oomScoreAdjust = oomScoreAdjust;
            this.weight = weight;
        }

        /// For the kernel's choice of what to kill, from -1000 (never) to 1000.
        public int oomScoreAdjust() {
            return oomScoreAdjust;
        }

        /// Its share of processors and disks among the machine's services, whose usual one is 100.
        public int weight() {
            return weight;
        }
    }

    public ServiceUnit(String name, List<String> argv, Map<String, String> env, String fingerprint) {
        this(name, argv, env, fingerprint, Nature.POWERFUL);
    }

    public ServiceUnit(String name, List<String> argv, Map<String, String> env, String fingerprint, Nature nature) {
        this(name, argv, env, fingerprint, nature, List.of());
    }

    public ServiceUnit(
            String name,
            List<String> argv,
            Map<String, String> env,
            String fingerprint,
            Nature nature,
            List<String> after) {
        this(name, argv, env, fingerprint, nature, after, Optional.empty());
    }

    public ServiceUnit(
            String name,
            List<String> argv,
            Map<String, String> env,
            String fingerprint,
            Nature nature,
            List<String> after,
            Optional<StartCondition> condition) {
        this(name, argv, env, fingerprint, nature, after, condition, Rank.ORDINARY);
    }

    public ServiceUnit {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        after = List.copyOf(after);
    }
}
