package io.nodelet.sandbox;

import java.nio.file.Path;
import java.util.List;

/// What hosts get from this machine, read-only: the programs of this project, the Java that runs them, the components.
///
/// @param dist   our own programs
/// @param jdk    the Java
/// @param bundle the components
public record Programs(Path dist, Path jdk, Path bundle) {
    /// Where the bundle lies in a host.
    public static final String BUNDLE = "/opt/pf9/nodelet/bundle";
    static final String DIST = "/opt/pf9/nodelet/dist";
    private static final String JDK = "/opt/pf9/nodelet/jdk";

    List<MountPlan.Installed> installed() {
        return List.of(
                new MountPlan.Installed(dist, DIST.substring(1)),
                new MountPlan.Installed(jdk, JDK.substring(1)),
                new MountPlan.Installed(bundle, BUNDLE.substring(1)));
    }
}
