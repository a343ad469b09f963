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
public record ServiceUnit(
        String name,
        List<String> argv,
        Map<String, String> env,
        String fingerprint,
        Nature nature,
        List<String> after,
        Optional<StartCondition> condition) {
    /// What kind of program a service is.
    public enum Nature {
        /// It changes the machine: mounts, links, rules.
        POWERFUL,
        /// It needs its files and the network, and nothing else of the machine.
        CONFINED,
        /// It changes the machine, and what it starts lives on without it, such as the shims of containers.
        PARENT
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

    public ServiceUnit {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        after = List.copyOf(after);
    }
}
