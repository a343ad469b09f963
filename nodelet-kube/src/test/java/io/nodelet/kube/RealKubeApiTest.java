package io.nodelet.kube;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The contract, kept by a real kube-apiserver. Runs with the tests on real clusters, as its programs
/// are built after this module.
@Tag("components")
final class RealKubeApiTest extends KubeApiContract {
    @TempDir
    private static Path folder;

    private static RealControlPlane plane;
    private static HttpKubeApi api;

    @BeforeAll
    static void start() {
        plane = new RealControlPlane(folder);
        api = new HttpKubeApi(plane.start());
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Override
    protected KubeApi api() {
        return api;
    }
}
