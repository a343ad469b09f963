package io.nodelet.host;

import java.util.List;
import java.util.Map;

/// How a service is started.
///
/// @param name        such as `kubelet`; a DNS label
/// @param argv        program (absolute) and arguments
/// @param env         its environment
/// @param fingerprint a digest of all that decides how it behaves; when it differs, the service must be restarted
public record ServiceUnit(String name, List<String> argv, Map<String, String> env, String fingerprint) {
    public ServiceUnit {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
    }
}
