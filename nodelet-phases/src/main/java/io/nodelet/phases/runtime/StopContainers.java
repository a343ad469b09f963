package io.nodelet.phases.runtime;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.List;

/// Does nothing at start. At stop it asks what still runs in our containerd to end, and ends it after a while.
record StopContainers(ContainerdClient containerdClient) implements Action {
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Override
    public String key() {
        return "containers end with the runtime";
    }

    @Override
    public Health check() {
        return Health.healthy();
    }

    @Override
    public void perform(Progress progress) {}

    @Override
    public void undo(Progress progress) {
        if (!containerdClient.health().isHealthy()) {
            return; // what containerd left behind ends with its control groups
        }
        try {
            end(progress);
        } catch (NodeletException e) {
            progress.say("containers are killed with their control groups, as containerd says: " + e.getMessage());
        }
    }

    private void end(Progress progress) {
        List<String> tasks = containerdClient.tasks();
        if (tasks.isEmpty()) {
            return;
        }
        progress.say("asking " + tasks.size() + " containers to end");
        tasks.parallelStream().forEach(text -> containerdClient.signal(text, "SIGTERM"));
        if (!Poll.until(GRACE, () -> containerdClient.running().isEmpty())) {
            containerdClient.running().forEach(text -> containerdClient.signal(text, "SIGKILL"));
        }
    }
}
