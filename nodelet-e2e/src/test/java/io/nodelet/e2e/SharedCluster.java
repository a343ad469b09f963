package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives the classes that are [OnSharedCluster] their cluster. It comes up for the first of them and is taken down when
/// this program's tests are over: with two lanes there are two. A class that leaves it unwell fails, and the next one
/// gets a new cluster.
final class SharedCluster implements ParameterResolver, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);
    private static final String KEY = "bed";
    private static final List<String> HOSTS = List.of("master-1", "worker-1");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Testbed.class;
    }

    @Override
    public Testbed resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).computeIfAbsent(KEY, _ -> up(), Testbed.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Testbed bed = store(context).get(KEY, Testbed.class);
        if (bed == null) {
            return; // it did not come up, which has failed the class already
        }
        for (String host : HOSTS) {
            if (!well(bed.on(host))) {
                var said = new AssertionError("left " + host + " unwell: "
                        + bed.on(host).nodeletd("status").out());
                store(context).remove(KEY);
                bed.close();
                throw said;
            }
        }
    }

    private static Testbed up() {
        Testbed bed = Testbed.kept("--workers", "1");
        HOSTS.forEach(host ->
                assertThat(well(bed.on(host))).as("%s comes up well", host).isTrue());
        return bed;
    }

    private static boolean well(Testbed host) {
        return Poll.until(PATIENCE, () -> host.nodeletd("status").exit() == 0);
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
    }
}
