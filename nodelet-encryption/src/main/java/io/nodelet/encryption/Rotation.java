package io.nodelet.encryption;

import io.nodelet.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How far a rotation is: its journal, which all masters see. Whoever goes on with it needs nothing else.
///
/// @param id       of this rotation
/// @param began    when
/// @param step     what each master is brought to now, one after the other
/// @param sequence goes up with each turn
/// @param turn     the master whose turn it is; empty between turns
/// @param by       the run of the command that drives it: one that another has taken over stops
/// @param sealed   the keys that masters have after this step, sealed for masters
public record Rotation(String id, Instant began, Step step, long sequence, String turn, String by, String sealed) {
    /// The steps, in order.
    public enum Step {
        /// Every master answers, and holds the same keys.
        CHECK(1, "have the same keys"),
        /// Every master can read with the new key.
        ADD(2, "read with the new key"),
        /// Every master writes with it.
        PROMOTE(3, "write with the new key"),
        /// Whatever an older key sealed is written anew.
        REWRITE(4, "written anew"),
        /// No master has an older key any more.
        DROP(5, "are without the old key");

        private final int number;
        private final String done;

        Step(int number, String done) {
            this.number = number;
            this.done = done;
        }

        /// From 1.
        public int number() {
            return number;
        }

        /// The one after it; the last one is its own.
        Step next() {
            return switch (this) {
                case CHECK -> ADD;
                case ADD -> PROMOTE;
                case PROMOTE -> REWRITE;
                case REWRITE, DROP -> DROP;
            };
        }

        /// What masters do afterwards.
        public String done() {
            return done;
        }

        /// As it is written down.
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Rotation turnOf(String master) {
        return new Rotation(id, began, step, sequence + 1, master, by, sealed);
    }

    Rotation at(Step next, String keys) {
        return new Rotation(id, began, next, sequence, "", by, keys);
    }

    Rotation drivenBy(String run) {
        return new Rotation(id, began, step, sequence, turn, run, sealed);
    }

    String json() {
        return Json.text(Json.object()
                .put("id", id)
                .put("began", began.toString())
                .put("step", step.wireName())
                .put("sequence", sequence)
                .put("turn", turn)
                .put("by", by)
                .put("sealed", sealed));
    }

    /// Empty where it is of another version.
    static Optional<Rotation> read(String text) {
        JsonNode node = Json.read(text);
        return Arrays.stream(Step.values())
                .filter(step -> step.wireName().equals(node.path("step").asString("")))
                .findFirst()
                .map(step -> new Rotation(
                        node.path("id").asString(""),
                        Instant.parse(node.path("began").asString("")),
                        step,
                        node.path("sequence").asLong(0),
                        node.path("turn").asString(""),
                        node.path("by").asString(""),
                        node.path("sealed").asString("")));
    }

    /// Without the ciphertext.
    @Override
    public String toString() {
        return "rotation " + id + ", step " + step.wireName();
    }
}
