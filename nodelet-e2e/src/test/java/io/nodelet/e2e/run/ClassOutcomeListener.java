package io.nodelet.e2e.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Writes down how each class went the moment that it ends, where `-Dnodelet.outcomes=FOLDER` says where. A class with
/// a test that was left out has not passed.
public final class ClassOutcomeListener implements TestExecutionListener {
    private final Optional<ClassOutcomes> outcomes;
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final Set<String> bad = ConcurrentHashMap.newKeySet();

    public ClassOutcomeListener() {
        this(Optional.of(System.getProperty("nodelet.outcomes", ""))
                .filter(text -> !text.isEmpty())
                .map(text -> new ClassOutcomes(Path.of(text))));
    }

    ClassOutcomeListener(Optional<ClassOutcomes> outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void executionStarted(TestIdentifier it) {
        className(it).ifPresent(name -> begun.putIfAbsent(name, System.nanoTime()));
    }

    @Override
    public void executionSkipped(TestIdentifier it, String reason) {
        className(it).ifPresent(bad::add);
        ended(it);
    }

    @Override
    public void executionFinished(TestIdentifier it, TestExecutionResult result) {
        if (result.getStatus() != Status.SUCCESSFUL) {
            className(it).ifPresent(bad::add);
        }
        ended(it);
    }

    private void ended(TestIdentifier it) {
        if (it.getSource().orElse(null) instanceof ClassSource source) {
            String name = source.getClassName();
            long since = System.nanoTime() - begun.getOrDefault(name, System.nanoTime());
            outcomes.ifPresent(
                    to -> to.put(simple(name), new ClassOutcome(!bad.contains(name), Duration.ofNanos(since))));
        }
    }

    private static Optional<String> className(TestIdentifier it) {
        return it.getSource().flatMap(source -> switch (source) {
            case ClassSource of -> Optional.of(of.getClassName());
            case MethodSource of -> Optional.of(of.getClassName());
            default -> Optional.empty();
        });
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
