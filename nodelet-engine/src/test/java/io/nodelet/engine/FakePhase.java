package io.nodelet.engine;

import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A phase made of what it is told.
record FakePhase(
        PhaseId id,
        Set<Integer> dependsOn,
        List<Item> items,
        Supplier<Health> health,
        List<Action> beforeStop,
        Duration timeout)
        implements Phase {
    static FakePhase of(int number, Item... items) {
        return new FakePhase(
                new PhaseId(number, "%03d-phase_%d.sh".formatted(number, number), "Phase " + number),
                Set.of(),
                List.of(items),
                Health::healthy,
                List.of(),
                Duration.ofSeconds(20));
    }

    FakePhase dependsOn(Integer... numbers) {
        return new FakePhase(id, Set.of(numbers), items, health, beforeStop, timeout);
    }

    FakePhase check(Supplier<Health> check) {
        return new FakePhase(id, dependsOn, items, check, beforeStop, timeout);
    }

    FakePhase first(Action action) {
        return new FakePhase(id, dependsOn, items, health, List.of(action), timeout);
    }

    FakePhase within(Duration limit) {
        return new FakePhase(id, dependsOn, items, health, beforeStop, limit);
    }

    @Override
    public List<Action> beforeStop(boolean force) {
        return beforeStop;
    }

    @Override
    public List<Item> declare() {
        return items;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        return health.get();
    }
}
