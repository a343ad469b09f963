package io.nodelet.sandbox.vm;

import io.nodelet.model.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// Where images and virtual machines lie.
///
/// @param cache images, which can be made again
/// @param state a folder for each virtual machine
public record VmPlaces(Path cache, Path state) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    /// The user's own, below `$XDG_CACHE_HOME` and `$XDG_STATE_HOME`; both below `$NODELET_STATE` where that is set.
    public static VmPlaces of(Map<String, String> environment) {
        String own = environment.getOrDefault("NODELET_STATE", "");
        if (!own.isEmpty()) {
            return new VmPlaces(Path.of(own, "vm-images"), Path.of(own, "vms"));
        }
        Path home = Path.of(System.getProperty("user.home"));
        return new VmPlaces(
                base(environment, "XDG_CACHE_HOME", home.resolve(".cache")).resolve("vm-images"),
                base(environment, "XDG_STATE_HOME", home.resolve(".local/state"))
                        .resolve("vms"));
    }

    private static Path base(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.getOrDefault(variable, "");
        return (value.isEmpty() ? otherwise : Path.of(value)).resolve("nodelet");
    }

    /// The folder of a virtual machine, whether it exists or not.
    Path folder(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "'" + name + "' can't be a virtual machine's name",
                    "Use up to 32 lower-case letters, digits and dashes, such as vm1.");
        }
        return state.resolve(name);
    }
}
