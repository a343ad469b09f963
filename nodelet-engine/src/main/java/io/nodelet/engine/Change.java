package io.nodelet.engine;

import io.nodelet.model.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One line of a dry run: what a start, stop or reset would do.
///
/// @param what    `make`, `mend`, `do` or `undo`
/// @param kind    the item's kind
/// @param key     which one
/// @param why     what differs now, for a person; may be empty
/// @param failure the same for programs; empty where nothing is wrong, as at a stop
public record Change(String what, String kind, String key, String why, Optional<Failure> failure) {
    /// For which nothing is wrong.
    public Change(String what, String kind, String key, String why) {
        this(what, kind, key, why, Optional.empty());
    }

    /// Because of `failure`.
    public Change(String what, String kind, String key, Failure failure) {
        this(what, kind, key, failure.message(), Optional.of(failure));
    }

    /// The same for programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("kind", kind);
        row.put("key", key);
        row.put("why", why);
        failure.ifPresent(failure -> {
            row.put("code", failure.code().id());
            row.put("scope", failure.scope().id());
            row.put("subject", failure.subject());
        });
        return row;
    }
}
